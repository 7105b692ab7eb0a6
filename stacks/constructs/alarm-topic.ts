import { Construct } from 'constructs';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { alarmTopic } from '../../organization/names';
import type { Place } from './place';
import { nothingInTheClear, policyDocument } from './policy';

export interface AlarmTopicProps {
  readonly place: Place;
}

/**
 * Where the alarms of a Region go: an alarm reaches no topic of another Region. People subscribe to it by themselves. It
 * is under no key, so that whoever turns off the key of what is watched does not turn off the watch.
 */
export class AlarmTopic extends Construct {
  readonly place: Place;
  readonly arn: string;
  readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { account, region, partition, provider } = props.place;
    this.resource = new SnsTopic(this, 'topic', {
      provider,
      name: alarmTopic,
      displayName: 'Portcullis alarms',
      policy: policyDocument([
        {
          Sid: 'AlarmsOfThisAccount',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: `arn:${partition}:sns:${region}:${account}:${alarmTopic}`,
          Condition: { ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` } },
        },
        nothingInTheClear('sns:Publish', `arn:${partition}:sns:${region}:${account}:${alarmTopic}`),
      ]),
    });
    this.place = props.place;
    this.arn = this.resource.arn;
  }
}
