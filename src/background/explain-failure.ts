import { describeUrl } from '../describe-url.js';
import { throwIfAborted } from '../errors.js';

/**
 * Why a picture or video could not be used, as well as a page can tell. A browser says no more than that it failed, so the
 * address is asked again, the second time without CORS: an answer that may not be read is an answer all the same.
 * @param url absolute; nothing of the body is read
 * @param otherwise what is wrong with the file where it can be fetched
 * @returns a sentence for developers
 * @throws BgCameraError `aborted`
 */
export async function explainFailure(
  url: string,
  otherwise: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await ask(url, 'cors', signal);
  if (!response) return explainNoAnswer(url, signal);
  const name = describeUrl(url);
  return response.ok ? `${name} ${otherwise}` : `${name} answered ${response.status}`;
}

/** The same for what a fetch by CORS gave no answer to. @throws BgCameraError `aborted` */
export async function explainNoAnswer(url: string, signal: AbortSignal): Promise<string> {
  const name = describeUrl(url);
  if (await ask(url, 'no-cors', signal)) {
    const header = 'Access-Control-Allow-Origin';
    return `${name} is there, but its server does not allow this page by CORS; send ${header}`;
  }
  return (
    `${name} could not be fetched: it is not there, the network failed, ` +
    "or the page's Content-Security-Policy forbids it"
  );
}

async function ask(url: string, mode: RequestMode, signal: AbortSignal): Promise<Response | null> {
  try {
    const response = await fetch(url, { mode, signal });
    // Of what can't be read there is no body.
    void response.body?.cancel().catch(() => undefined);
    return response;
  } catch {
    throwIfAborted(signal);
    return null;
  }
}
