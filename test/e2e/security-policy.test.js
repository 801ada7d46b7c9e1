/**
 * The policies that docs/security.md promises to be enough, word for word, in a browser that enforces them; and that no
 * source in them is too many: without it the element does not start, or not in workers, as it does with the whole policy.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { readPolicies, runElement, servePolicy, watchViolations } from './helpers/policy-page.js';
import { openStand, sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const RUN = { frames: 5, timeoutMs: 45_000 };

const policies = await readPolicies();
const withTrustedTypes = (name) => `${policies[name]} ${policies['trusted-types']}`;

/** Opens the page under the policy in this stand, runs the element, and gives what came of it. */
async function run(stand, policy, options) {
  const servers = await servePolicy(policy, options);
  try {
    const page = await stand.newPage({ url: servers.url, init: [watchViolations] });
    return await page.evaluate(runElement, RUN);
  } finally {
    await servers.close();
  }
}

function assertRunning(result, expected) {
  const { started, isFlowing, tier, offMainThread, violations, errors } = result;
  assert.deepEqual({ started, isFlowing }, { started: { ok: true }, isFlowing: true });
  assert.deepEqual({ tier, offMainThread }, expected);
  assert.deepEqual({ violations, errors }, { violations: [], errors: [] });
  assert.ok(result.inferenceRuns > 0);
}

const IN_WORKER = { offMainThread: true };

function useStand(graphics) {
  let stand;
  before(async () => {
    stand = await openStand({ graphics, camera: await sampleCamera() });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());
  return (policy, options) => run(stand, policy, options);
}

describe('a Content-Security-Policy, with WebGPU', () => {
  const open = useStand('gpu');

  for (const name of ['same-origin', 'webgpu-only']) {
    it(`allows tier 1 by the policy ${name}`, async () => {
      assertRunning(await open(policies[name]), { tier: 1, ...IN_WORKER });
    });
  }

  it('allows tier 1 from another origin, with Trusted Types', async () => {
    const result = await open(withTrustedTypes('cdn'), { hasCdn: true });
    assertRunning(result, { tier: 1, ...IN_WORKER });
  });
});

describe('a Content-Security-Policy, with WebGL2', () => {
  const open = useStand('webgl');

  it('allows tier 2 by the policy same-origin', async () => {
    assertRunning(await open(policies['same-origin']), { tier: 2, ...IN_WORKER });
  });

  it('allows tier 2 with Trusted Types', async () => {
    assertRunning(await open(withTrustedTypes('same-origin')), { tier: 2, ...IN_WORKER });
  });

  it('allows tier 2 from another origin', async () => {
    assertRunning(await open(policies.cdn, { hasCdn: true }), { tier: 2, ...IN_WORKER });
  });
});

describe('a Content-Security-Policy, without graphics', () => {
  const open = useStand('none');

  it('allows tier 4 by the policy same-origin', async () => {
    assertRunning(await open(policies['same-origin']), { tier: 4, ...IN_WORKER });
  });

  it('allows tier 4 from another origin', async () => {
    assertRunning(await open(policies.cdn, { hasCdn: true }), { tier: 4, ...IN_WORKER });
  });

  it('allows tier 4 with Trusted Types', async () => {
    assertRunning(await open(withTrustedTypes('same-origin')), { tier: 4, ...IN_WORKER });
  });

  it('allows tier 4 on the page by the policy no-workers', async () => {
    const result = await open(policies['no-workers']);
    const { started, isFlowing, tier, offMainThread, errors } = result;
    assert.deepEqual(
      { started, isFlowing, errors },
      { started: { ok: true }, isFlowing: true, errors: [] },
    );
    assert.deepEqual({ tier, offMainThread }, { tier: 4, offMainThread: false });
  });

  it('says unsupported, and gives no frame, where it forbids WebAssembly', async () => {
    const { started, state, tracks, errors } = await open(policies['webgpu-only']);
    assert.deepEqual(
      [started.ok, started.name, started.code],
      [false, 'BgCameraError', 'unsupported'],
    );
    assert.deepEqual(
      { state, tracks, errors },
      { state: 'blocked', tracks: 0, errors: ['unsupported'] },
    );
  });

  for (const name of ['same-origin', 'cdn']) {
    for (const { without, policy } of shortened(policies[name])) {
      it(`needs ${without} in the policy ${name}`, async () => {
        const { started, offMainThread } = await open(policy, { hasCdn: name === 'cdn' });
        assert.ok(!started.ok || !offMainThread, 'it runs as well without');
        if (!started.ok) assert.notEqual(started.name, 'TypeError', started.message);
      });
    }
  }

  for (const without of ['bg-camera', 'lit-html']) {
    it(`needs ${without} in trusted-types`, async () => {
      const policy = withTrustedTypes('same-origin').replace(` ${without}`, '');
      const { started, offMainThread } = await open(policy);
      assert.ok(!started.ok || !offMainThread, 'it runs as well without');
    });
  }
});

/** The policy with one source less, for each that it has. */
function shortened(policy) {
  const directives = policy.split(';').map((text) => text.trim().split(' '));
  return directives.flatMap(([directive, ...sources], i) =>
    sources
      .filter((source) => source !== "'none'")
      .map((source) => {
        const rest = sources.filter((other) => other !== source);
        const shorter = [directive, ...(rest.length > 0 ? rest : ["'none'"])];
        const all = replaceAt(directives, i, shorter);
        const text = all.map((words) => words.join(' ')).join('; ');
        return { without: `${directive} ${source}`, policy: text };
      }),
  );
}

function replaceAt(list, at, item) {
  return list.map((other, i) => (i === at ? item : other));
}
