import { gunzipSync } from "fflate";
import { ZSTDDecoder } from "zstddec";

export { unzipSync } from "fflate";

const decoder = new ZSTDDecoder();

/** Makes `unpackers` ready. The decoder asks for itself at a `data:` address, which a policy may forbid. */
export function readyToUnpack() {
  const usual = globalThis.fetch;
  globalThis.fetch = async (address) => {
    const code = atob(address.split(",")[1]);
    return new Response(Uint8Array.from(code, (letter) => letter.charCodeAt(0)));
  };
  try {
    return decoder.init();
  } finally {
    globalThis.fetch = usual;
  }
}

export const unpackers = { gunzip: gunzipSync, unzstd: (bytes) => decoder.decode(bytes) };
