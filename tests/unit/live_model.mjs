// The decisions of the live cells, without a page. Run by test_live_model.py with Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as files from "../../live/workers/files.mjs";
import * as model from "../../live/page/model.mjs";

const ran = (...flags) => flags.map((flag) => ({ ran: flag }));
assert.deepEqual(model.plan(ran(false, false, false), 2), [0, 1, 2]);
assert.deepEqual(model.plan(ran(true, false, true), 2), [1, 2]);
assert.deepEqual(model.plan(ran(true, true, true), 1), [1]);
assert.deepEqual(model.plan(ran(true, true, true), 2, true), [0, 1, 2]);

assert.equal(model.names([0]), "Cell 1");
assert.equal(model.names([0, 1]), "Cells 1 and 2");
assert.equal(model.names([1, 2, 3]), "Cells 2 to 4");
assert.equal(model.names([0, 2, 3]), "Cells 1, 3 and 4");

assert.notEqual(model.hash("a = 1"), model.hash("a = 2"));
assert.equal(model.hash("x"), model.hash("x"));
const keys = model.storageKeys("book/one", ["a", "b", "a"]);
assert.equal(new Set(keys).size, 3); // the same code twice on a page: two keys
assert.ok(keys.every((key) => key.startsWith("live:book/one:")));
const entries = [[keys[0], "{}"], ["live:book/one:old:1", '{"number": 2, "code": "x"}'], ["live:book/two:old:1", "{}"]];
const storage = { length: 3, key: (i) => entries[i][0], getItem: (key) => Object.fromEntries(entries)[key] };
assert.deepEqual(model.orphans("book/one", keys, storage), [["live:book/one:old:1", { number: 2, code: "x" }]]);

// Whatever stands in the storage, only what we wrote counts.
assert.deepEqual(model.readEdit('{"number": 2, "code": "x"}'), { number: 2, code: "x" });
assert.deepEqual(model.readEdit('{"number": "2", "code": "x"}'), { number: 1, code: "x" });
for (const text of [null, "", "{", "null", "[]", "5", '{"code": 7}']) assert.equal(model.readEdit(text), null);
const kept = { page: "a", waiting: [0, 1], place: {}, editing: {} };
assert.deepEqual(model.readResume(JSON.stringify(kept), "a", 2), kept);
for (const other of [{ page: "b" }, { waiting: [] }, { waiting: [2] }, { waiting: ["0"] }, { place: null }]) {
  assert.equal(model.readResume(JSON.stringify({ ...kept, ...other }), "a", 2), null);
}
for (const text of [null, "{", "null", "5"]) assert.equal(model.readResume(text, "a", 2), null);
assert.equal(model.shortened("abc\ndef", 100, 100), "abc\ndef");
assert.equal(model.shortened("x".repeat(1200), 100, 100), `${"x".repeat(100)}\n... 1,100 more characters are not shown.`);
assert.equal(model.shortened("a\n".repeat(10), 100, 2), "a\na\n... 17 more characters are not shown.");
for (const why of ["silent", "unreachable"]) assert.match(model.stopText(why), /variables are lost/);
assert.doesNotMatch(model.stopText("starting"), /variables are lost/);

assert.equal(model.progressText(12_300_000, 39_000_000), "Python 12 of 39 MB");
assert.equal(model.progressText(40_000_000, 39_000_000), "Python 39 of 39 MB");
assert.equal(model.timeText(0.42), "0.4 s");
assert.equal(model.timeText(9.97), "10 s");
assert.equal(model.timeText(200), "3 min 20 s");
assert.equal(model.terminalText("10 %\r20 %\rdone\nnext"), "done\nnext");
assert.equal(model.terminalText("a long line\rshort"), "shortg line");
assert.equal(model.terminalText("abc\b\bX"), "aX");
assert.equal(model.overwritten("10 %\r20 %\r"), "10 %\r20 %\r");
assert.equal(model.overwritten("a long line\rshort\rX"), "shortg line\rX");

assert.match(model.advice({ code: "offline" }), /offline/);
assert.match(model.advice({ code: "missing", file: "a/b.pack", detail: "status 404" }), /^b\.pack is not on the server \(status 404\)/);
assert.match(model.advice({ code: "something new", detail: "boom" }), /boom/);
assert.equal(model.classify({ code: "fatal", detail: "RuntimeError: memory access out of bounds" }).code, "memory");
assert.equal(model.classify({ code: "fatal", detail: "other" }).code, "fatal");

// Files: packs, zip archives and checksums.
const header = Buffer.from(JSON.stringify({ files: [["/a", 2], ["/b", 3]] }));
const length = Buffer.alloc(4);
length.writeUInt32LE(header.length);
const pack = files.readPack(new Uint8Array(Buffer.concat([length, header, Buffer.from("hiyou")])));
assert.deepEqual(pack.files.map(([path, bytes]) => [path, Buffer.from(bytes).toString()]), [["/a", "hi"], ["/b", "you"]]);
assert.equal(Buffer.from(await files.gunzip(gzipSync("text"))).toString(), "text");
const bytes = new TextEncoder().encode("abc");
const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
assert.equal(await files.sha256(bytes), digest);
await files.check("x", bytes, [3, digest]);
await assert.rejects(files.check("x", bytes, [4, digest]), { code: "damaged" });
await assert.rejects(files.check("x", bytes, [3, "0".repeat(64)]), { code: "damaged" });
const { inflateRawSync } = await import("node:zlib");
const read = files.readZip(new Uint8Array(readFileSync(process.argv[2])), (data) => inflateRawSync(data));
assert.equal(Buffer.from(read("folder/stored.txt")).toString(), "as it is");
assert.equal(Buffer.from(read("packed.txt")).toString(), "again ".repeat(100));
console.log("all good");
