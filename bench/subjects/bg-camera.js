/** The built element, as a page would use it. */
export async function prepare({ tier }) {
  await import('/cdn/bg-camera.min.js');
  const element = document.createElement('bg-camera');
  element.setAttribute('tier', tier);
  document.body.append(element);
  await element.updateComplete;
  return async () => {
    await element.start();
    if (element.activeTier === tier) return;
    throw new Error(`tier ${tier} does not run here: tier ${element.activeTier} does`);
  };
}
