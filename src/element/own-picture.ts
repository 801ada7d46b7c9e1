/** Twice as high as it is shown, for fine screens. */
const THUMBNAIL_HEIGHT_PX = 128;

/** A picture of the user's own as a background. It never leaves the page, and is forgotten with the element. */
export class OwnPicture {
  readonly name: string;
  /** To be used as `src`; valid until `close`. */
  readonly url: string;
  /** Drawn, not loaded from `url`: pages may forbid pictures from such addresses. */
  readonly thumbnail: HTMLCanvasElement;

  private constructor(file: File, thumbnail: HTMLCanvasElement) {
    this.name = file.name;
    this.url = URL.createObjectURL(file);
    this.thumbnail = thumbnail;
  }

  /** @throws DOMException where the browser can't read the file as a picture */
  static async read(file: File): Promise<OwnPicture> {
    const picture = await createImageBitmap(file, {
      resizeHeight: THUMBNAIL_HEIGHT_PX,
      resizeQuality: 'medium',
    });
    const thumbnail = document.createElement('canvas');
    Object.assign(thumbnail, { width: picture.width, height: picture.height });
    thumbnail.getContext('2d')?.drawImage(picture, 0, 0);
    picture.close();
    return new OwnPicture(file, thumbnail);
  }

  /** Idempotent. */
  close(): void {
    URL.revokeObjectURL(this.url);
  }
}
