// The files of Python: packs, zip archives, checksums.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { gunzipSync, unzipSync } from "fflate";
import { ZSTDDecoder } from "zstddec";
import { compress } from "../../live/build/compress.mjs";
import * as files from "../../live/workers/files.mjs";

test("a pack is read as its header says", () => {
  const header = Buffer.from(
    JSON.stringify({
      files: [
        ["/a", 2],
        ["/b", 3],
      ],
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const pack = files.readPack(new Uint8Array(Buffer.concat([length, header, Buffer.from("hiyou")])));
  const read = pack.files.map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
  assert.deepEqual(read, [
    ["/a", "hi"],
    ["/b", "you"],
  ]);
});

test("what was compressed is unpacked, as zstd and as gzip; what is damaged is refused", async () => {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const unpackers = { gunzip: gunzipSync, unzstd: (bytes) => decoder.decode(bytes) };
  const read = (bytes) => Buffer.from(files.unpack("x.pack", new Uint8Array(bytes), unpackers)).toString();
  const texts = ["text ".repeat(20), "text ".repeat(1000), "text ".repeat(100_000)]; // lengths of 1, 2 and 4 bytes
  for (const [text, packed] of texts.flatMap((text) =>
    [compress, gzipSync].map((by) => [text, by(Buffer.from(text))]),
  )) {
    assert.ok(packed.length < text.length);
    assert.equal(read(packed), text);
    assert.throws(() => read(packed.subarray(0, packed.length / 2)), { code: "damaged", file: "x.pack" });
  }
  const altered = compress(Buffer.from(texts[1]));
  altered[altered.length - 1] ^= 1; // in its checksum
  assert.throws(() => read(altered), { code: "damaged" });
});

test("a file of another length or checksum is refused", async () => {
  const bytes = new TextEncoder().encode("abc");
  const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
  assert.equal(await files.sha256(bytes), digest);
  await files.check("x", bytes, [3, digest]);
  await assert.rejects(files.check("x", bytes, [4, digest]), { code: "damaged" });
  await assert.rejects(files.check("x", bytes, [3, "0".repeat(64)]), { code: "damaged" });
});

test("both kinds of files of a zip archive are read", () => {
  const archive = new Uint8Array(readFileSync(process.env.TEST_ARCHIVE)); // made by test_scripts.py
  const read = (name, bytes = archive) => Buffer.from(files.fromArchive(bytes, name, unzipSync)).toString();
  assert.equal(read("folder/stored.txt"), "as it is");
  assert.equal(read("packed.txt"), "again ".repeat(100));
  assert.throws(() => read("absent.txt"), { code: "damaged", detail: "no absent.txt" });
  assert.throws(() => read("packed.txt", archive.subarray(0, 40)), { code: "damaged" });
});
