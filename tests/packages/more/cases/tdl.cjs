'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { assert, main } = require('./harness.cjs');
const tdl = require('tdl');

// TDLib itself comes from elsewhere. This library has its interface, and answers every request with `ok`.
const library = `
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static char last[512]; static volatile int waiting; static char answer[600];
void *td_json_client_create(void) { return &waiting; }
void td_json_client_destroy(void *client) { (void)client; }
void td_json_client_send(void *client, const char *request) { (void)client; (void)request; }
const char *td_json_client_receive(void *client, double timeout) { (void)client; (void)timeout; return 0; }
const char *td_json_client_execute(void *client, const char *request) { (void)client; (void)request; return 0; }
int td_create_client_id(void) { return 1; }
void td_send(int id, const char *request) { (void)id; while (waiting) usleep(1000); strncpy(last, request, sizeof last - 1); waiting = 1; }
const char *td_receive(double timeout) {
  for (int i = 0; i < 20 && !waiting; i++) usleep(5000);
  (void)timeout; if (!waiting) return 0;
  const char *extra = strstr(last, "\\"@extra\\":");
  snprintf(answer, sizeof answer, "{\\"@type\\":\\"ok\\",\\"@client_id\\":1%s%.200s", extra ? "," : "}", extra ? extra : "");
  waiting = 0; return answer;
}
const char *td_execute(const char *request) { (void)request; return "{\\"@type\\":\\"text\\",\\"text\\":\\"executed\\"}"; }
void td_set_log_message_callback(int level, void (*callback)(int, const char *)) { (void)level; (void)callback; }
`;

main(async () => {
  tdl.configure({ tdjson: 'libnowhere.so' });
  assert.throws(() => tdl.execute({ _: 'getTextEntities', text: '' }), /libnowhere/);
  fs.writeFileSync('tdjson.c', library);
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', 'libtdjson.so', 'tdjson.c'], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  tdl.configure({ tdjson: path.resolve('libtdjson.so') });
  assert.deepStrictEqual(tdl.execute({ _: 'getTextEntities', text: '' }), { _: 'text', text: 'executed' });
});
