import type { BgCameraStrings } from '../strings.js';

const EFFECT_MISSING =
  'L’effet d’arrière-plan n’a pas pu être chargé ; la caméra reste désactivée.';
const EFFECT_STOPPED = 'L’effet d’arrière-plan a cessé de fonctionner ; la caméra a été coupée.';

/** French. */
export const FRENCH: BgCameraStrings = {
  start: 'Activer la caméra',
  cancel: 'Annuler',
  onDevice: 'L’arrière-plan est masqué sur cet appareil, avant que quiconque le voie.',
  asking: 'Le navigateur demande l’accès à la caméra. Choisissez « Autoriser ».',
  starting: 'Activation de la caméra…',
  loading: 'Préparation de l’effet d’arrière-plan…',
  continueWithoutEffect: 'Continuer sans effet',
  allowChromium:
    'Cliquez sur l’icône à gauche de l’adresse, autorisez la caméra, puis recommencez.',
  allowFirefox:
    'Cliquez sur l’icône de caméra près de l’adresse, supprimez le blocage, puis recommencez.',
  allowSafari:
    'Ouvrez les réglages du site près de l’adresse, autorisez la caméra, puis recommencez.',
  allowOther: 'Autorisez la caméra pour ce site dans les réglages du navigateur, puis recommencez.',
  preview: 'Aperçu de la caméra avec effet d’arrière-plan',
  controls: 'Commandes de la caméra',
  stop: 'Arrêter',
  pause: 'Pause',
  resume: 'Reprendre',
  camera: 'Caméra',
  microphone: 'Micro',
  pictureInPicture: 'Image dans l’image',
  snapshot: 'Enregistrer une photo',
  snapshotFailed: 'La photo n’a pas pu être enregistrée. Réessayez dans un instant.',
  backgrounds: 'Arrière-plan',
  noEffect: 'Aucun effet',
  strength: 'Intensité du flou',
  addPicture: 'Votre image',
  removePicture: 'Retirer l’image',
  pictureFailed: 'Votre navigateur ne peut pas lire ce fichier comme image.',
  isRunning: 'La caméra est activée. L’arrière-plan est masqué.',
  isPlain: 'La caméra est activée sans effet. La pièce est visible.',
  isPaused: 'En pause',
  isStopped: 'La caméra est désactivée.',
  dismiss: 'Fermer',
  tier3: 'Le flou d’arrière-plan fonctionne avec un léger retard.',
  tier4: 'Le flou d’arrière-plan utilise le processeur ; la qualité peut être réduite.',
  platformBlurs: 'Votre système floute déjà l’arrière-plan.',
  platformIsUsed: 'C’est votre système qui floute l’arrière-plan.',
  stopOurBlur: 'Garder le flou du système',
  stopPlatformBlur: 'Désactiver le flou du système',
  effectKept: 'Le nouvel effet d’arrière-plan n’a pas pu être chargé. Le précédent reste actif.',
  'camera-denied':
    'La caméra est bloquée. Autorisez-la pour ce site dans le navigateur, puis réessayez.',
  'camera-missing': 'Aucune caméra trouvée. Branchez-en une, puis réessayez.',
  'camera-busy': 'La caméra est utilisée par une autre application. Fermez-la, puis réessayez.',
  'camera-ended': 'La caméra a été débranchée. Rebranchez-la, puis relancez.',
  'camera-stalled':
    'La caméra ne donne pas d’image. Fermez les autres applications qui l’utilisent ou choisissez une autre caméra.',
  'camera-frozen':
    'L’image de la caméra est figée. Débranchez puis rebranchez la caméra, ou choisissez-en une autre.',
  'insecure-context': 'La caméra ne fonctionne que sur les pages sécurisées (https).',
  'model-missing': EFFECT_MISSING,
  'model-invalid': EFFECT_MISSING,
  'runtime-missing': EFFECT_MISSING,
  'background-failed': 'Cet arrière-plan n’a pas pu être chargé.',
  'gpu-lost': 'Le processeur graphique a cessé de fonctionner ; la caméra a été coupée.',
  'worker-lost': EFFECT_STOPPED,
  'stage-failed': EFFECT_STOPPED,
  unsupported: 'Votre navigateur ne prend pas en charge le flou d’arrière-plan.',
  aborted: 'La caméra n’a pas pu être activée.',
};
