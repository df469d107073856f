import { Circle, Shape, Square } from './index';

const shapes: Shape[] = [new Circle(1), new Square(2)];
for (const shape of shapes) {
  const [x, y]: [number, number] = shape.place;
  console.log(shape.name, x + y, shape.distanceTo(new Circle(3)));
}
class Ring extends Circle {
  override area(): number {
    return super.area() / 2;
  }
}
const area: number = new Ring(2).area();
// @ts-expect-error: not every shape has an area
shapes[0]?.area();
// @ts-expect-error: a side is a number
new Square('wide');
console.log(area);
