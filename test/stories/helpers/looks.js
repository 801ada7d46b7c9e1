/** How each look differs from a light page, wide enough. Right to left in English: Arabic letters come from the machine. */
export const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  'forced-colors': { colorScheme: 'dark', forcedColors: 'active' },
  narrow: { width: 320 },
  'right-to-left': { dir: 'rtl' },
};

/** High enough for every story in every look. */
export const VIEWPORT = { width: 720, height: 1000 };

/** A page that follows the look, and Storybook's own font, so that texts are as wide on any machine. */
const STYLES = `
  :root { color-scheme: light dark; background: Canvas }
  @font-face { font-family: Stories; src: url(nunito-sans-regular.woff2) }
  @font-face { font-family: Stories; font-weight: 600; src: url(nunito-sans-bold.woff2) }
  bg-camera { font-family: Stories !important }`;

/** Puts the styles in, for as long as the page is open. */
export async function addStyles(page) {
  await page.addStyleTag({ content: STYLES });
  await page.evaluate(async () => {
    const faces = await Promise.all(
      ['16px Stories', '600 16px Stories'].map((font) => document.fonts.load(font)),
    );
    if (faces.some(({ length }) => length !== 1)) throw new Error("Storybook's font is missing");
  });
}

/** Shows the open story in this look. */
export async function applyLook(page, look) {
  const {
    colorScheme = 'light',
    forcedColors = 'none',
    width = VIEWPORT.width,
    dir = 'ltr',
  } = look;
  await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
  await page.setViewportSize({ ...VIEWPORT, width });
  await page.evaluate((direction) => {
    document.documentElement.dir = direction;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    return frame().then(frame);
  }, dir);
}
