/** A result that is heard and felt: people at a door do not look at the screen all the time. */

let audio: AudioContext | undefined;

/** Browsers allow sound after a touch only. */
export function unlockSound(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

export function signal(admitted: boolean): void {
  navigator.vibrate?.(admitted ? 80 : [200, 100, 200]);
  if (audio?.state !== 'running') return;
  // Two short high tones, or one long low one.
  const tones: [number, number, number][] = admitted ? [[880, 0, 0.09], [1_320, 0.11, 0.12]] : [[180, 0, 0.5]];
  for (const [frequency, after, length] of tones) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.type = admitted ? 'sine' : 'square';
    tone.frequency.value = frequency;
    volume.gain.value = 0.25;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + length);
  }
}
