// Markup that comes from a reader's code, made safe by DOMPurify: nothing in it runs, fetches from
// another site, sends anything, or changes the look of the page around it.
import purify from "dompurify";

const RULES = {
  ALLOWED_URI_REGEXP: /^(?![\\/]{2})(?:[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i, // of this site
  FORBID_TAGS: ["form", "style"],
  FORBID_ATTR: ["srcset"],
  RETURN_DOM_FRAGMENT: true,
};

purify.addHook("uponSanitizeAttribute", (_node, attribute) => {
  if (attribute.attrName === "style" && /url|image|\\/i.test(attribute.attrValue)) attribute.keepAttr = false;
});

export const safeMarkup = (html) => purify.sanitize(html, RULES);
