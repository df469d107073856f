'use strict';
const { assert, main } = require('./harness.cjs');
const { AudioFrame, AudioResampler, VideoFrame, VideoBufferType, combineAudioFrames, dispose } = require('@livekit/rtc-node');

main(async () => {
  const resampler = new AudioResampler(48_000, 16_000, 1);
  const samples = new Int16Array(4800).map((_, i) => Math.round(Math.sin(i / 20) * 10_000));
  const frames = [...resampler.push(new AudioFrame(samples, 48_000, 1, 4800)), ...resampler.flush()];
  const one = combineAudioFrames(frames);
  assert.strictEqual(one.sampleRate, 16_000);
  assert.ok(Math.abs(one.samplesPerChannel - 1600) < 50, `${one.samplesPerChannel} samples`);
  assert.ok(Math.max(...one.data) > 8000);
  resampler.close();
  const picture = new VideoFrame(new Uint8Array(16 * 16 * 4).fill(255), 16, 16, VideoBufferType.RGBA);
  const yuv = picture.convert(VideoBufferType.I420);
  assert.strictEqual(yuv.data.length, 16 * 16 * 1.5);
  assert.ok(yuv.data[0] > 200);
  await dispose();
});
