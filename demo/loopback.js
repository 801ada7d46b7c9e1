/** A call from the page to itself: what any WebRTC stack would do with the element's stream. */
export class Loopback {
  #near = null;
  #far = null;

  get isInCall() {
    return this.#near !== null;
  }

  /**
   * Calls anew with the stream's present tracks; a call in progress is hung up first.
   *
   * @param {MediaStream} stream what the near end sends
   * @param {HTMLVideoElement} video shows what the far end receives
   */
  async call(stream, video) {
    this.hangUp();
    const near = (this.#near = new RTCPeerConnection());
    const far = (this.#far = new RTCPeerConnection());
    forwardCandidates(near, far);
    forwardCandidates(far, near);
    far.addEventListener('track', (event) => {
      video.srcObject = event.streams[0] ?? new MediaStream([event.track]);
    });
    for (const track of stream.getTracks()) near.addTrack(track, stream);
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription);
  }

  /** Ends the call; harmless when there is none. */
  hangUp() {
    this.#near?.close();
    this.#far?.close();
    this.#near = this.#far = null;
  }
}

function forwardCandidates(from, to) {
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate && to.signalingState !== 'closed') to.addIceCandidate(candidate).catch(() => {});
  });
}
