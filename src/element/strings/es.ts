import type { BgCameraStrings } from '../strings.js';

const EFFECT_MISSING = 'No se pudo cargar el efecto de fondo; la cámara sigue apagada.';
const EFFECT_STOPPED = 'El efecto de fondo dejó de funcionar y se apagó la cámara.';

/** Spanish. */
export const SPANISH: BgCameraStrings = {
  start: 'Activar la cámara',
  cancel: 'Cancelar',
  onDevice: 'El fondo se oculta en este dispositivo, antes de que nadie lo vea.',
  asking: 'El navegador pide permiso para usar la cámara. Elige «Permitir».',
  starting: 'Activando la cámara…',
  loading: 'Preparando el efecto de fondo…',
  continueWithoutEffect: 'Continuar sin efecto',
  allowChromium:
    'Pulsa el icono a la izquierda de la dirección, permite la cámara y vuelve a intentarlo.',
  allowFirefox:
    'Pulsa el icono de la cámara junto a la dirección, quita el bloqueo y vuelve a intentarlo.',
  allowSafari:
    'Abre los ajustes del sitio web junto a la dirección, permite la cámara y vuelve a intentarlo.',
  allowOther:
    'Permite la cámara en los ajustes del navegador para este sitio y vuelve a intentarlo.',
  preview: 'Vista previa de la cámara con efecto de fondo',
  controls: 'Controles de la cámara',
  stop: 'Detener',
  pause: 'Pausar',
  resume: 'Reanudar',
  camera: 'Cámara',
  microphone: 'Micrófono',
  pictureInPicture: 'Imagen en imagen',
  snapshot: 'Guardar una foto',
  snapshotFailed: 'No se pudo guardar la foto. Inténtalo de nuevo en un momento.',
  backgrounds: 'Fondo',
  noEffect: 'Sin efecto',
  strength: 'Intensidad del desenfoque',
  addPicture: 'Imagen propia',
  removePicture: 'Quitar la imagen',
  pictureFailed: 'El navegador no puede leer este archivo como imagen.',
  isRunning: 'La cámara está activada. El fondo está oculto.',
  isPlain: 'La cámara está activada sin efecto. Se ve la habitación.',
  isPaused: 'En pausa',
  isStopped: 'La cámara está apagada.',
  dismiss: 'Cerrar',
  tier3: 'El desenfoque de fondo funciona con un pequeño retraso.',
  tier4: 'El desenfoque de fondo usa la CPU; la calidad puede ser menor.',
  platformBlurs: 'El sistema ya desenfoca el fondo.',
  platformIsUsed: 'El sistema se encarga de desenfocar el fondo.',
  stopOurBlur: 'Usar solo el desenfoque del sistema',
  stopPlatformBlur: 'Desactivar el desenfoque del sistema',
  effectKept: 'No se pudo cargar el nuevo efecto de fondo. El anterior sigue activo.',
  'camera-denied':
    'La cámara está bloqueada. Permítela para este sitio en el navegador y vuelve a intentarlo.',
  'camera-missing': 'No se encontró ninguna cámara. Conecta una y vuelve a intentarlo.',
  'camera-busy': 'Otra aplicación está usando la cámara. Ciérrala y vuelve a intentarlo.',
  'camera-ended': 'La cámara se desconectó. Vuelve a conectarla y actívala.',
  'camera-stalled':
    'La cámara no da imagen. Cierra otras aplicaciones que la usen o elige otra cámara.',
  'camera-frozen':
    'La imagen de la cámara se ha congelado. Desconéctala y vuelve a conectarla, o elige otra.',
  'insecure-context': 'La cámara solo funciona en páginas seguras (https).',
  'model-missing': EFFECT_MISSING,
  'model-invalid': EFFECT_MISSING,
  'runtime-missing': EFFECT_MISSING,
  'background-failed': 'No se pudo cargar este fondo.',
  'gpu-lost': 'El procesador gráfico dejó de funcionar y se apagó la cámara.',
  'worker-lost': EFFECT_STOPPED,
  'stage-failed': EFFECT_STOPPED,
  unsupported: 'Tu navegador no admite el desenfoque de fondo.',
  aborted: 'No se pudo activar la cámara.',
};
