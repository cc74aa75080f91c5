let audio: AudioContext | undefined;

/** Two soft rising tones. Browsers allow sound only after a click, which starting the timer is. */
export function playChime() {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  [660, 880].forEach((frequency, index) => playTone(frequency, start + index * 0.22));
}

function playTone(frequency: number, at: number) {
  if (!audio) return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.65);
}
