import { countPrimes } from './index';

async function use(): Promise<void> {
  const count: number = await countPrimes(100, (percent: number) => percent < 50);
  await countPrimes(100, () => undefined);
  // @ts-expect-error: progress is a function
  await countPrimes(100, 'progress');
  // @ts-expect-error: progress is told as a number
  await countPrimes(100, (percent: string) => percent === '50');
  console.log(count);
}

use();
