export { gunzipSync, unzipSync } from "fflate";
