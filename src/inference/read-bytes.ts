/** How much of a file is there, 0 to 1; null where its size is not known. */
export type OnProgress = (fraction: number | null) => void;

/** Reads an answer to its end, piece by piece. @throws TypeError when the network fails meanwhile */
export async function readBytes(
  response: Response,
  onProgress: OnProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const total = readTotal(response);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  onProgress(total === null ? null : 0);
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece?.value) break;
    pieces.push(piece.value);
    length += piece.value.length;
    // A server may send more than it said.
    if (total !== null) onProgress(Math.min(1, length / total));
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Of a compressed answer the length is that of what is sent, and what is read here is longer. */
function readTotal({ headers }: Response): number | null {
  const length = Number(headers.get('content-length') ?? NaN);
  return headers.has('content-encoding') || !(length > 0) ? null : length;
}
