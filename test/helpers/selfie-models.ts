/** The two selfie models as their package has them, without metadata. */
export const SELFIE_MODELS = [
  { file: 'selfie_segmentation.tflite', width: 256, height: 256 },
  { file: 'selfie_segmentation_landscape.tflite', width: 256, height: 144 },
] as const;

const FOLDER = '/node_modules/@mediapipe/selfie_segmentation';

export async function loadSelfieModel(
  file: (typeof SELFIE_MODELS)[number]['file'],
  folder = FOLDER,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${folder}/${file}`);
  if (!response.ok) throw new Error(`${file} in ${folder} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
