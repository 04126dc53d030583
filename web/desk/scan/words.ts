import { words } from "../words/words";

export const cameraWords = words("camera", {
  camera: ["Camera", "कैमरा"],
  light: ["Light", "रोशनी"],
  stop: ["Stop", "रोकें"],
  opening: ["Opening the camera", "कैमरा खुल रहा है"],
  failed: [
    "The camera did not open. Allow it for this page, or type the label.",
    "कैमरा नहीं खुला। इस पृष्ठ के लिए अनुमति दें, या लेबल लिखें।",
  ],
});
