/**
 * Trusted Types: under `require-trusted-types-for 'script'` the address of a worker's script is taken only from a policy.
 * Ours is named `bg-camera` and passes what `spawn` starts and nothing else.
 */

/** The policy's name, for the page's `trusted-types` directive. */
const POLICY_NAME = 'bg-camera';

/** What a page's Content-Security-Policy may keep from us; the types of TypeScript 5.9 do not have it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string, assets: string): string },
  ): { createScriptURL(url: string, assets: string): string };
}

/** `unknown`: a `TrustedScriptURL`, which only `new Worker` and its like understand. */
type Policy = { createScriptURL(url: string, assets: string): unknown };

const FILES = ['pipeline-worker.js', 'gate-worker.js'] as const;
export type WorkerFile = (typeof FILES)[number];

/** For `new Worker`; closed when the worker is. */
export interface WorkerScript {
  /** A `TrustedScriptURL` where the page has Trusted Types; typed as what the constructor is known to take. */
  readonly url: URL;
  /** Frees a blob. */
  close(): void;
}

/** Blobs that were made here and not yet revoked. */
const ownBlobs = new Set<string>();
/** Made at first need, once: a second policy of the same name would be refused. */
let policy: Policy | null = null;

/** Absolute URL of a worker's file in the folder `assets`. */
export function workerUrl(file: WorkerFile, assets: string): string {
  return new URL(file, assets).href;
}

/**
 * The address of a script that runs the worker `file` of `assets`, for `new Worker`. A worker's script must be of the page's
 * origin; from elsewhere (a CDN) it is imported by a blob, which is.
 */
export function openWorkerScript(file: WorkerFile, assets: string): WorkerScript {
  const url = workerUrl(file, assets);
  if (new URL(url).origin === location.origin) {
    return { url: trust(url, assets), close: () => undefined };
  }
  const text = `import ${JSON.stringify(url)};`;
  const blob = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  ownBlobs.add(blob);
  const close = () => {
    ownBlobs.delete(blob);
    URL.revokeObjectURL(blob);
  };
  return { url: trust(blob, assets), close };
}

function trust(url: string, assets: string): URL {
  policy ??= createPolicy();
  return policy.createScriptURL(url, assets) as URL;
}

/** @internal The policy's rule. @throws TypeError for any other address */
export function checkScriptUrl(url: string, assets: string): string {
  const isOwn = ownBlobs.has(url) || FILES.some((file) => workerUrl(file, assets) === url);
  if (!isOwn) throw new TypeError(`${url} is no worker of bg-camera in ${assets}`);
  return url;
}

function createPolicy(): Policy {
  const rules = { createScriptURL: checkScriptUrl };
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    return trustedTypes?.createPolicy(POLICY_NAME, rules) ?? rules;
  } catch {
    // The page does not allow the name. A plain string will do where it does not require Trusted Types, or has a policy
    // `default`; else no worker starts, and the pipeline runs on the page.
    return rules;
  }
}
