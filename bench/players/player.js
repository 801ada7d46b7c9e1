/**
 * A subject as the bench `quality` plays it: pictures in, pictures out, through what its own users have. A module of this
 * folder exports `open(options)`, which resolves when the subject is ready for the clip's first picture.
 *
 * @typedef {object} PlayerOptions
 * @property {Background} background
 * @property {ImageBitmap} first the clip's first picture, to warm up with
 * @property {import('../quality/regions.js').Size} size of all pictures
 * @property {Record<string, string>} modelUrls by name
 * @property {number} [tier] of bg-camera
 *
 * @typedef {{ color: string } | { sigmaPx: number }} Background what is to be seen behind the person: one colour, or the
 *   room, blurred by so many pixels of the picture
 *
 * @typedef {object} Player
 * @property {(picture: ImageBitmap, timestampUs: number) => Promise<Uint8ClampedArray | null>} show gives the RGBA bytes
 *   of the very same frame, at the picture's size; null when it did not come
 * @property {() => Promise<void>} close
 */
export {};
