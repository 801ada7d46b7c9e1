import { expect } from 'chai';
import type { GraphBuilder } from '../../helpers/graph-builder.js';
import { planSmall } from '../../helpers/plan-files.js';

describe('matchPointwiseInput', () => {
  const half = (g: GraphBuilder) => g.depthwise(0, { kernel: 3, stride: 2 });
  const enlarged = (g: GraphBuilder, to: readonly [number, number] = [4, 4]) =>
    g.resize(half(g), { to });

  it('puts a factor, a sum and an enlargement into the 1x1 convolution after them: the control', () => {
    const files = planSmall([4, 4, 8], (g) => {
      const sum = g.binary('add', g.binary('mul', 0, g.mean(0)), enlarged(g));
      return g.conv(sum, { outputs: 8 });
    });
    expect(files).to.deep.equal(['mean', 'depthwise-conv2d', 'pointwise']);
  });

  for (const [name, add] of [
    ['an activation', (g) => g.conv(g.binary('add', 0, enlarged(g), 'relu'), { outputs: 8 })],
    [
      'two readers',
      (g) => {
        const sum = g.binary('add', 0, enlarged(g));
        return g.binary('add', sum, g.conv(sum, { outputs: 8 }));
      },
    ],
    [
      'a picture enlarged by corners',
      (g) =>
        g.conv(g.binary('add', 0, g.resize(half(g), { to: [4, 4], sampling: 'corners' })), {
          outputs: 8,
        }),
    ],
  ] as const satisfies readonly [string, (g: GraphBuilder) => number][]) {
    it(`leaves a sum with ${name} as it is`, () => {
      const files = planSmall([4, 4, 8], add);
      expect(files).to.include.members(['resize-bilinear', 'binary', 'pointwise']);
    });
  }

  it('leaves a sum with a picture enlarged fourfold as it is', () => {
    const files = planSmall([4, 4, 8], (g) => {
      const low = g.mean(0);
      return g.conv(g.binary('add', 0, g.resize(low, { to: [4, 4] })), { outputs: 8 });
    });
    expect(files).to.deep.equal(['mean', 'resize-bilinear', 'binary', 'pointwise']);
  });

  it('leaves a sum as it is whose rows are no multiple of four pixels', () => {
    const files = planSmall([4, 6, 8], (g) =>
      g.conv(g.binary('add', 0, enlarged(g, [4, 6])), { outputs: 8 }),
    );
    expect(files).to.deep.equal(['depthwise-conv2d', 'resize-bilinear', 'binary', 'pointwise']);
  });

  it('leaves a sum whose other term is one value per channel as it is', () => {
    const files = planSmall([4, 4, 8], (g) =>
      g.conv(g.binary('add', enlarged(g), g.mean(0)), { outputs: 8 }),
    );
    expect(files).to.include.members(['resize-bilinear', 'mean', 'binary', 'pointwise']);
  });

  for (const [name, add] of [
    [
      'two readers',
      (g) => {
        const product = g.binary('mul', 0, g.mean(0));
        return g.binary('add', product, g.conv(product, { outputs: 8 }));
      },
    ],
    ['an activation', (g) => g.conv(g.binary('mul', 0, g.mean(0), 'relu6'), { outputs: 8 })],
    [
      'the same shape twice',
      (g) => g.conv(g.binary('mul', 0, g.activation(0, 'relu')), { outputs: 8 }),
    ],
  ] as const satisfies readonly [string, (g: GraphBuilder) => number][]) {
    it(`leaves a product with ${name} as it is`, () => {
      const files = planSmall([3, 3, 8], add);
      expect(files.slice(-2)).to.deep.equal(['binary', 'pointwise']);
    });
  }

  it('leaves a product of single pixels as it is', () => {
    const files = planSmall([1, 1, 8], (g) =>
      g.conv(g.binary('mul', 0, g.activation(0, 'relu')), { outputs: 8 }),
    );
    expect(files).to.deep.equal(['binary', 'binary', 'pointwise']);
  });
});

describe('matchWindow', () => {
  const withOwnInput = (stride: readonly [number, number]) => (g: GraphBuilder) => {
    const input = g.conv(0, { outputs: 8, kernel: 3 });
    const sum = g.binary('add', input, g.depthwise(input, { kernel: 3, stride }));
    return g.conv(sum, { outputs: 8 });
  };

  it('adds the input of a depthwise convolution in its own kernel', () => {
    expect(planSmall([4, 4, 3], withOwnInput([1, 1]))).to.deep.equal([
      'conv2d',
      'depthwise-pointwise',
    ]);
  });

  it('does not, with a stride: on a side of one pixel the sizes are the same', () => {
    for (const [shape, stride] of [
      [
        [1, 4, 3],
        [2, 1],
      ],
      [
        [4, 1, 3],
        [1, 2],
      ],
    ] as const) {
      const files = planSmall(shape, withOwnInput(stride));
      expect(files).to.deep.equal(['conv2d', 'depthwise-conv2d', 'binary', 'pointwise']);
    }
  });

  it('does not, where the depthwise convolution makes one value per channel', () => {
    const files = planSmall([3, 3, 8], (g) => {
      const sum = g.binary('add', 0, g.depthwise(0, { kernel: 3, isValid: true }));
      return g.conv(sum, { outputs: 8 });
    });
    expect(files).to.deep.equal(['depthwise-conv2d', 'binary', 'pointwise']);
  });

  for (const [outputs, files] of [
    [24, ['depthwise-pointwise']],
    [25, ['depthwise-conv2d', 'pointwise']],
  ] as const) {
    it(`fuses a depthwise convolution with ${files.length === 1 ? 'up to' : 'no more than'} six groups of output: ${outputs} channels`, () => {
      const add = (g: GraphBuilder) => g.conv(g.depthwise(0, { kernel: 3 }), { outputs });
      expect(planSmall([3, 3, 8], add)).to.deep.equal(files);
    });
  }

  it('leaves a depthwise convolution with two readers as it is', () => {
    const files = planSmall([3, 3, 8], (g) => {
      const depthwise = g.depthwise(0, { kernel: 3 });
      return g.binary('add', depthwise, g.conv(depthwise, { outputs: 8 }));
    });
    expect(files).to.deep.equal(['depthwise-conv2d', 'pointwise']);
  });
});

describe('matchGate', () => {
  for (const [name, widths, files] of [
    ['256 channels each: the boundary', [256, 256, 256], ['squeeze-excite']],
    ['257 input channels', [257, 8, 8], ['mean', 'pointwise', 'pointwise']],
    ['257 hidden channels', [8, 257, 8], ['mean', 'pointwise', 'pointwise']],
    ['257 output channels: its first layer is one', [8, 8, 257], ['squeeze-excite', 'pointwise']],
  ] as const) {
    it(`makes of a gate with ${name}, by 64 invocations, ${files.join(', ')}`, () => {
      const [inputs, hidden, outputs] = widths;
      const add = (g: GraphBuilder) => g.conv(g.conv(g.mean(0), { outputs: hidden }), { outputs });
      const options = { gateInvocations: 64 };
      expect(planSmall([2, 2, inputs], add, options)).to.deep.equal(files);
    });
  }

  it('leaves a gate to its own kernels where the mean has another reader', () => {
    const files = planSmall([2, 2, 8], (g) => {
      const mean = g.mean(0);
      return g.binary('add', mean, g.conv(mean, { outputs: 8 }));
    });
    expect(files).to.deep.equal(['mean', 'pointwise', 'binary']);
  });
});

describe('matchMask', () => {
  const mask = (g: GraphBuilder, options: object) =>
    g.transposeConv(g.depthwise(0, { kernel: 3 }), { outputs: 1, ...options });

  it('ends in the mask where a 2x2 transposed convolution ends the network', () => {
    const add = (g: GraphBuilder) => mask(g, { kernel: 2, stride: 2 });
    expect(planSmall([3, 3, 8], add)).to.deep.equal(['depthwise-mask']);
  });

  for (const options of [
    { kernel: 3, stride: 2 },
    { kernel: 4, stride: 2 },
    { kernel: [1, 2], stride: 2, isValid: true },
    { kernel: 2, stride: 1 },
    { kernel: 2, stride: [1, 2] },
  ] as const) {
    it(`ends in a copy where it is ${JSON.stringify(options)}`, () => {
      const files = planSmall([3, 3, 8], (g) => mask(g, options));
      expect(files).to.deep.equal(['depthwise-conv2d', 'transpose-conv2d']);
    });
  }

  it('ends in a copy where nothing depthwise comes before it', () => {
    const add = (g: GraphBuilder) => g.transposeConv(0, { outputs: 1, kernel: 2, stride: 2 });
    expect(planSmall([3, 3, 8], add)).to.deep.equal(['transpose-conv2d']);
  });
});
