/** Makes the page say that it is hidden, and tells its listeners, until `restore`. */
export class HiddenPage {
  constructor() {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }

  restore(): void {
    Reflect.deleteProperty(document, 'hidden');
    document.dispatchEvent(new Event('visibilitychange'));
  }
}
