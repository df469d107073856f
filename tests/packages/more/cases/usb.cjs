'use strict';
const { assert, main } = require('./harness.cjs');
const { usb, WebUSB } = require('usb');

main(async () => {
  // A machine without a USB bus has no list of devices, and the package says so.
  const none = /\/sys\/bus\/usb/;
  await usb.getDevices().then((list) => assert.ok(Array.isArray(list)), (error) => assert.match(error.message, none));
  const webusb = new WebUSB({ allowAllDevices: true });
  await webusb.getDevices().then((list) => assert.ok(Array.isArray(list)), (error) => assert.match(error.message, none));
  await assert.rejects(webusb.requestDevice({ filters: [{ vendorId: 0xdead, productId: 0xbeef }] }));
});
