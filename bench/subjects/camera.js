/** Opens the camera and gives a `<video>` that shows its first frame. */
export async function openCamera() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  return { video, track: stream.getVideoTracks()[0] };
}
