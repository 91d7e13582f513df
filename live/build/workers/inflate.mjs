export { gunzipSync, inflateSync } from "fflate";
