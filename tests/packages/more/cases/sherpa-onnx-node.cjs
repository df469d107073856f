'use strict';
const { assert, main } = require('./harness.cjs');
const sherpa = require('sherpa-onnx-node');

main(() => {
  const resampler = new sherpa.LinearResampler(16_000, 8_000);
  const wave = new Float32Array(1600).map((_, i) => Math.sin(i / 10) / 2);
  const half = resampler.flush(wave);
  assert.ok(Math.abs(half.length - 800) < 20, `${half.length} samples`);
  assert.ok(Math.max(...half) > 0.4);
  const ring = new sherpa.CircularBuffer(1000);
  ring.push(wave.subarray(0, 600));
  ring.pop(500);
  ring.push(wave.subarray(600, 1200));
  assert.deepStrictEqual([ring.head(), ring.size()], [500, 700]);
  assert.deepStrictEqual([...ring.get(500, 3)], [...wave.subarray(500, 503)]);
  sherpa.writeWave('out.wav', { samples: wave, sampleRate: 16_000 });
  const back = sherpa.readWave('out.wav');
  assert.deepStrictEqual([back.sampleRate, back.samples.length], [16_000, 1600]);
  assert.ok(Math.abs(back.samples[30] - wave[30]) < 1e-3);
});
