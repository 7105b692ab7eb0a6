/** How tokens, keys and the paths of webhooks begin or are built. */
const forms = [
  // Slack: tokens, and what follows hooks.slack.com/services/ or triggers/.
  /\bxox[a-z](\.xox[a-z])?-/i,
  /\bxapp-/i,
  /hooks\.slack\.com/i,
  /\b[TE][A-Z0-9]{6,}\/(B[A-Z0-9]{6,}|\d{6,})\/\w{10,}/,
  // AWS's access keys, and what others call theirs.
  /\b(AKIA|ASIA)[A-Z2-7]{16}\b/,
  /\b(gh[pousr]_|github_pat_|glpat-|sk-|sk_live_|eyJ)[\w-]{16,}/,
  /-----BEGIN/,
];

/** Whether a text is likely a secret itself, where a name was meant: by its form, or as a long word drawn at random. */
export function looksLikeASecret(text: string): boolean {
  if (forms.some((form) => form.test(text))) return true;
  return text.split(/[\s/_+=.:@,;-]+/).some(isDrawn);
}

/** Whether letters and digits follow each other as chance has it: in words, capitals begin what small letters go on. */
function isDrawn(word: string): boolean {
  const runs = word.match(/[A-Z]+|[a-z]+|\d+/g)?.length ?? 0;
  return word.length >= 20 && runs >= word.length * 0.4;
}
