import { greet } from './index';

const text: string = greet('world');
// @ts-expect-error: a number is no name
greet(7);
// @ts-expect-error: somebody has to be greeted
greet();
console.log(text);
