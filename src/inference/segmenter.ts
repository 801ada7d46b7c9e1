/** One confidence per texel, 0..1, that it shows a person; row 0 at the top. Valid until the next `segment`. */
export type ConfidenceMask =
  | {
      readonly kind: 'texture';
      readonly width: number;
      readonly height: number;
      /** In the pipeline's own WebGL2 context, red channel. */
      readonly texture: WebGLTexture;
    }
  | {
      readonly kind: 'values';
      readonly width: number;
      readonly height: number;
      /** Row-major, `width * height`. Owned by the segmenter. */
      readonly values: Float32Array;
    };

/** A model in memory, and the size of the picture it wants. */
export interface LoadedModel {
  /** `general`, `landscape`, or the URL it came from. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** From the file's input tensor [1, height, width, 3] NHWC f32, RGB 0..1, sRGB-encoded. */
  readonly width: number;
  readonly height: number;
}

/** Finds the person in a frame. */
export interface Segmenter {
  readonly modelName: string;
  /** Scales the frame to the model's size and runs the model. Does not close the frame. */
  segment(frame: VideoFrame): ConfidenceMask;
  /**
   * Puts another model in its place between two frames. When the new one is refused the old one goes on.
   * @throws BgCameraError `model-invalid`
   */
  update(options: { readonly model: LoadedModel }): Promise<void>;
  close(): void;
}
