/** A small picture as a file that a user may choose. */
export async function pictureFile(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(16, 9);
  canvas.getContext('2d')!.fillRect(0, 0, 16, 9);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}
