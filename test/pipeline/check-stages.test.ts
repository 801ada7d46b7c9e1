import { createCompositor } from '../../src/compositor/create-compositor.js';
import type { LoadedModel, Segmenter } from '../../src/inference/segmenter.js';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import { CHECK_BACKGROUND, checkStages } from '../../src/pipeline/check-stages.js';
import type { Stages } from '../../src/pipeline/stages.js';
import { BACKENDS, useBackend } from '../helpers/backend.js';
import { expectCode } from '../helpers/expect-code.js';
import { NEVER } from '../helpers/gpu.js';
import { makeMask } from '../helpers/masks.js';

const SIZE = { width: 256, height: 144 };
const MODEL: LoadedModel = { name: 'landscape', bytes: new Uint8Array(), ...SIZE };

/** As the model finds the drawn person, roughly. */
const RIGHT = (x: number, y: number): number => {
  const [u, v] = [(x + 0.5) / 144 - 256 / 288, (y + 0.5) / 144];
  const isHead = Math.hypot(u / 0.17, (v - 0.38) / 0.25) < 1;
  const isBody = Math.hypot(u / 0.42, (v - 1.05) / 0.36) < 1;
  return isHead || isBody ? 1 : 0;
};

for (const name of BACKENDS) {
  describe(`checkStages on ${name}, with masks that are given`, () => {
    const backend = useBackend(name);

    async function check(value: (x: number, y: number) => number, model = MODEL): Promise<void> {
      const { context, asMask } = backend();
      const mask = asMask(makeMask(SIZE, value));
      const refiner = await createMaskRefiner(context, NEVER);
      const compositor = await createCompositor(context, CHECK_BACKGROUND, NEVER);
      const segmenter: Segmenter = {
        modelName: model.name,
        runsWhileUpdated: true,
        segment: () => mask,
        update: () => Promise.resolve(),
        close: () => undefined,
      };
      const stages: Stages = {
        segmenter,
        refiner,
        compositor,
        settle: () => Promise.resolve(),
        discard: () => undefined,
        close: () => undefined,
      };
      try {
        await checkStages(stages, model);
      } finally {
        compositor.close();
        refiner.close();
      }
    }

    it('accepts the right mask', () => check(RIGHT));

    it('refuses a mask that takes all for person: the room would show', () =>
      expectCode('stage-failed', () => check(() => 1)));

    it('refuses a mask of not-a-number', () => expectCode('stage-failed', () => check(() => NaN)));

    it('refuses a mask that is right but for one side', () =>
      expectCode('stage-failed', () => check((x, y) => (x < 40 ? 1 : RIGHT(x, y)))));

    it('refuses a mask without a person', () => expectCode('stage-failed', () => check(() => 0)));

    it('refuses a mask that is upside down', () =>
      expectCode('stage-failed', () => check((x, y) => RIGHT(x, 143 - y))));

    it('does not try a model of the page', () =>
      check(() => 1, { ...MODEL, name: 'https://models.example/own.tflite' }));
  });
}
