import { link } from '../slack-message';

/**
 * A link to a finding in Security Hub's console, in the home Region, where every account's findings are. The filter's
 * `id` is encoded twice, as the console itself does; the id itself where that makes too long an address.
 */
export function findingLink(findingId: string, homeRegion: string): string {
  const filter = `Id%3D%255Coperator%255C%253AEQUALS%255C%253A${encodeTwice(findingId)}`;
  const console = `https://${homeRegion}.${consoleDomain(homeRegion)}/securityhub/home?region=${homeRegion}`;
  return link(`${console}#/findings?search=${filter}`, 'finding in Security Hub', `finding ${findingId}`);
}

function encodeTwice(text: string): string {
  // A lone surrogate, which only a hostile id holds, would make encodeURIComponent throw.
  return encodeURIComponent(encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')));
}

function consoleDomain(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
