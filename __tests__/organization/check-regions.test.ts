import { knownRegions } from '../../organization/regions';
import { loadText, refusal, soundWith } from './organization-file';

describe('a Region', () => {
  it.each([
    [
      'at home',
      soundWith('homeRegion: us-west-2', 'homeRegion: us-west-3'),
      '5:13 homeRegion: "us-west-3" is no Region of AWS\'s: did you mean us-west-1? One that is newer',
    ],
    [
      'among the linked',
      soundWith('[us-east-1]', '[us-east-1, eu-wset-1]'),
      'linkedRegions[1]: "eu-wset-1" is not a Region',
    ],
    [
      'of the states',
      soundWith('homeRegion', 'stateBackend: { type: s3, bucket: abc, region: eu-west-9 }\nhomeRegion'),
      'stateBackend.region: "eu-west-9" is no Region of AWS\'s',
    ],
  ])('that AWS does not have is refused %s', (_, text, line) => {
    expect(refusal(text)).toContainEqual(expect.stringContaining(line));
  });

  it('that is newer than the list is taken where the file says so', () => {
    const text = soundWith('[us-east-1]', '[us-east-1, eu-west-9]\nnewRegions: [eu-west-9]');
    expect(loadText(text).linkedRegions).toEqual(['us-east-1', 'eu-west-9']);
  });

  it('is not called new when the list has it, and not twice', () => {
    expect(refusal(soundWith('[us-east-1]', '[us-east-1]\nnewRegions: [eu-west-1, eu-west-9, eu-west-9]'))).toEqual([
      'organization.yaml:7:14 newRegions[0]: "eu-west-1" is known already: leave it out',
      'organization.yaml:7:36 newRegions[2]: "eu-west-9" is at newRegions[1] already: keep one',
    ]);
  });

  it('of AWS is known, each once', () => {
    expect(knownRegions).toHaveLength(34);
    expect(new Set(knownRegions).size).toBe(34);
  });
});
