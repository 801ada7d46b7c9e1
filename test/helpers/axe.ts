import type { AxeResults, RunOptions } from 'axe-core';

interface Axe {
  run(context: Element, options: RunOptions): Promise<AxeResults>;
}

/** axe-core is a classic script: it leaves itself on the window. */
async function loadAxe(): Promise<Axe> {
  const scope = globalThis as { axe?: Axe };
  if (!scope.axe) {
    const script = document.createElement('script');
    script.src = '/node_modules/axe-core/axe.min.js';
    const loaded = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    });
    document.head.append(script);
    await loaded;
  }
  return scope.axe!;
}

/** What axe-core finds wrong with this element and its shadow tree: rule, and the parts that break it. */
export async function findA11yViolations(element: Element): Promise<string[]> {
  const axe = await loadAxe();
  const { violations } = await axe.run(element, { resultTypes: ['violations'] });
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
}
