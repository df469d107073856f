'use strict';

const assert = require('node:assert');
const { Circle, Shape, Square } = require('./index.js');

const circle = new Circle(2);
assert.ok(circle instanceof Circle && circle instanceof Shape && !(circle instanceof Square));
assert.strictEqual(Object.getPrototypeOf(Circle), Shape);
assert.strictEqual(circle.name, 'circle');
assert.ok(Math.abs(circle.area() - 4 * Math.PI) < 1e-12);

// Methods of the parent work on the part that is the parent's.
const square = new Square(3);
square.moveBy(3, 4);
assert.deepStrictEqual(square.place, [3, 4]);
assert.strictEqual(square.distanceTo(circle), 5);
square.name = 'box';
assert.strictEqual(square.name, 'box');

class Ring extends Circle {
  constructor(radius, hole) {
    super(radius);
    this.hole = hole;
  }

  area() {
    return super.area() - this.hole * this.hole * Math.PI;
  }
}
const ring = new Ring(2, 1);
ring.moveBy(1, 0);
assert.ok(ring instanceof Shape);
assert.ok(Math.abs(ring.area() - 3 * Math.PI) < 1e-12);
assert.strictEqual(ring.distanceTo(new Shape('point')), 1);

assert.throws(() => Circle.prototype.area.call(square), TypeError);
assert.throws(() => Shape.prototype.moveBy.call({}, 1, 1), TypeError);
assert.throws(() => new Circle(-1), { name: 'RangeError', code: 'ERR_RADIUS' });
console.log('ok');
