'use strict';

// Dates: https://nodejs.org/api/n-api.html#napi_create_date

test('napi_create_date makes a Date of milliseconds', { functions: ['napi_create_date'] }, (t) => {
  const [date] = t.ok([ENV, 1549183351000, out.value]);
  assert(date instanceof Date, 'a Date');
  assert.equal(date.getTime(), 1549183351000, 'its time');
  assert.equal(t.ok([ENV, -1.5, out.value])[0].getTime(), -1, 'fractions are cut off');
});

test('napi_create_date makes an invalid Date of NaN and of what is out of range', {
  functions: ['napi_create_date'],
}, (t) => {
  for (const time of [NaN, 8.64e15 + 1, Infinity]) {
    const [invalid] = t.ok([ENV, time, out.value]);
    assert(invalid instanceof Date && Number.isNaN(invalid.getTime()), `invalid for ${time}`);
  }
});

test('napi_get_date_value gives the milliseconds', { functions: ['napi_get_date_value'] }, (t) => {
  t.ok([ENV, v(new Date(1234)), out.f64], 1234);
  t.ok([ENV, v(new Date(-8.64e15)), out.f64], -8.64e15);
  t.ok([ENV, v(new Date(NaN)), out.f64], NaN);
  t.ok([ENV, v(new (class extends Date {})(5)), out.f64], 5);
});

test('napi_get_date_value refuses everything but a Date', { functions: ['napi_get_date_value'] }, (t) => {
  const wrong = [1234, {}, 'now', null, undefined, Object.create(Date.prototype)];
  t.refuses(wrong, (thing) => [ENV, thing, out.f64], 'date_expected');
});
