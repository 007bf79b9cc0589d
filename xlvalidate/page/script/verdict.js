// From what was found to the conclusion on a submission.
import { isOpen } from "./finding.js";

/** The gravest open finding decides. @param {readonly import('./shapes').Finding[]} findings */
export function verdictOf(findings) {
  if (findings.some((finding) => finding.origin === 'file')) {
    return 'unreadable';
  }
  const open = findings.filter(isOpen).map((finding) => finding.severity);
  return open.includes('must') ? 'return' : open.includes('explain') ? 'explain' : 'accepted';
}
