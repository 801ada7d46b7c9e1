import type { BgCameraStrings } from '../strings.js';

const EFFECT_MISSING = 'Der Hintergrundeffekt konnte nicht geladen werden; die Kamera bleibt aus.';
const EFFECT_STOPPED = 'Der Hintergrundeffekt ist ausgefallen; die Kamera wurde ausgeschaltet.';

/** German. */
export const GERMAN: BgCameraStrings = {
  start: 'Kamera starten',
  cancel: 'Abbrechen',
  onDevice: 'Ihr Hintergrund wird auf diesem Gerät verdeckt, bevor ihn jemand sieht.',
  asking: 'Ihr Browser fragt nach der Kamera. Wählen Sie „Zulassen“.',
  starting: 'Kamera wird gestartet …',
  loading: 'Hintergrundeffekt wird vorbereitet …',
  continueWithoutEffect: 'Ohne Effekt fortfahren',
  allowChromium:
    'Klicken Sie auf das Symbol links neben der Adresse, lassen Sie die Kamera zu und starten Sie erneut.',
  allowFirefox:
    'Klicken Sie auf das Kamerasymbol neben der Adresse, heben Sie die Blockierung auf und starten Sie erneut.',
  allowSafari:
    'Öffnen Sie neben der Adresse die Website-Einstellungen, erlauben Sie die Kamera und starten Sie erneut.',
  allowOther:
    'Erlauben Sie die Kamera in den Browsereinstellungen für diese Website und starten Sie erneut.',
  preview: 'Kameravorschau mit Hintergrundeffekt',
  controls: 'Kamerasteuerung',
  stop: 'Beenden',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  camera: 'Kamera',
  microphone: 'Mikrofon',
  pictureInPicture: 'Bild im Bild',
  snapshot: 'Bild speichern',
  snapshotFailed: 'Das Bild konnte nicht gespeichert werden. Versuchen Sie es gleich noch einmal.',
  backgrounds: 'Hintergrund',
  noEffect: 'Kein Effekt',
  strength: 'Unschärfe',
  addPicture: 'Eigenes Bild',
  removePicture: 'Bild entfernen',
  pictureFailed: 'Ihr Browser kann diese Datei nicht als Bild lesen.',
  isRunning: 'Die Kamera ist an. Ihr Hintergrund ist verdeckt.',
  isPlain: 'Die Kamera ist ohne Effekt an. Ihr Raum ist zu sehen.',
  isPaused: 'Angehalten',
  isStopped: 'Die Kamera ist aus.',
  dismiss: 'Schließen',
  tier3: 'Die Hintergrundunschärfe läuft mit etwas Verzögerung.',
  tier4: 'Die Hintergrundunschärfe läuft auf dem Prozessor; die Qualität kann geringer sein.',
  platformBlurs: 'Ihr System zeichnet den Hintergrund bereits weich.',
  platformIsUsed: 'Ihr System übernimmt das Weichzeichnen des Hintergrunds.',
  stopOurBlur: 'Nur die Unschärfe des Systems nutzen',
  stopPlatformBlur: 'Unschärfe des Systems ausschalten',
  effectKept: 'Der neue Hintergrundeffekt konnte nicht geladen werden. Der bisherige läuft weiter.',
  'camera-denied':
    'Die Kamera ist blockiert. Erlauben Sie sie für diese Website im Browser und versuchen Sie es erneut.',
  'camera-missing': 'Keine Kamera gefunden. Schließen Sie eine an und versuchen Sie es erneut.',
  'camera-busy':
    'Eine andere Anwendung verwendet die Kamera. Schließen Sie diese und versuchen Sie es erneut.',
  'camera-ended':
    'Die Kamera wurde getrennt. Schließen Sie sie wieder an und starten Sie sie erneut.',
  'camera-stalled':
    'Die Kamera liefert kein Bild. Schließen Sie andere Anwendungen, die sie verwenden, oder wählen Sie eine andere Kamera.',
  'camera-frozen':
    'Das Kamerabild steht still. Stecken Sie die Kamera aus und wieder ein, oder wählen Sie eine andere.',
  'insecure-context': 'Die Kamera funktioniert nur auf sicheren Seiten (https).',
  'model-missing': EFFECT_MISSING,
  'model-invalid': EFFECT_MISSING,
  'runtime-missing': EFFECT_MISSING,
  'background-failed': 'Dieser Hintergrund konnte nicht geladen werden.',
  'gpu-lost': 'Der Grafikprozessor ist ausgefallen; die Kamera wurde ausgeschaltet.',
  'worker-lost': EFFECT_STOPPED,
  'stage-failed': EFFECT_STOPPED,
  unsupported: 'Ihr Browser unterstützt keine Hintergrundunschärfe.',
  aborted: 'Die Kamera konnte nicht gestartet werden.',
};
