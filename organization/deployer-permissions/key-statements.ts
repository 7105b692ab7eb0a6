import { keyAlias } from '../names';
import {
  actions,
  anywhere,
  ifMadeAsOwn,
  ifOwn,
  tagGone,
  type DeployerPlace,
  type DeployerStatement,
} from './deployer-policy';

/** Why a key cannot be named: the reason of every statement on keys. */
const drawn = 'AWS draws the ids of keys';

/**
 * Keys of Portcullis's. A condition on their tag where a mistake would harm others' keys; but none where a key is used as
 * soon as it is made: it takes AWS up to five minutes to know a key by its tags, and by its alias.
 */
export function keyStatements(place: DeployerPlace): DeployerStatement[] {
  const keys = [anywhere(place, 'kms', 'key/*')];
  return [
    {
      Sid: 'NewKeys',
      Action: ['kms:CreateKey'],
      Resource: ['*'],
      Condition: ifMadeAsOwn,
      why: 'a key that is to be made is no resource yet',
    },
    { Sid: 'KeyNames', Action: ['kms:ListAliases'], Resource: ['*'], why: 'the action knows no resource' },
    {
      Sid: 'Keys',
      Action: actions(
        'kms',
        ...['CreateAlias', 'DeleteAlias', 'DescribeKey', 'EnableKeyRotation', 'GetKeyPolicy', 'GetKeyRotationStatus'],
        ...['ListResourceTags', 'TagResource', 'UpdateAlias'],
      ),
      Resource: [...keys, anywhere(place, 'kms', `${keyAlias}*`)],
      why: drawn,
      rarely: { 'kms:UpdateAlias': 'a key is replaced, and its alias led to the new one' },
    },
    {
      Sid: 'OwnKeys',
      Action: actions(
        'kms',
        ...['DisableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'UntagResource', 'UpdateKeyDescription'],
      ),
      Resource: keys,
      Condition: ifOwn,
      why: drawn,
      rarely: {
        'kms:DisableKeyRotation': 'somebody has changed the rotation, and the next deployment puts it right',
        'kms:PutKeyPolicy': 'a change of organization.yaml or a release changes whom a key lets in',
        'kms:UntagResource': tagGone,
        'kms:UpdateKeyDescription': 'a release changes what a key says of itself',
      },
    },
  ];
}

/**
 * What services ask of whoever makes what they encrypt.
 * @param users the services
 * @param uses what they do with a key in that one's name
 */
export function keyUseStatement(
  place: DeployerPlace,
  users: readonly string[],
  uses: readonly string[],
): DeployerStatement {
  return {
    Sid: 'KeysInUse',
    Action: actions('kms', ...uses),
    Resource: [anywhere(place, 'kms', 'key/*')],
    Condition: { StringLike: { 'kms:ViaService': users.map((service) => `${service}.*.amazonaws.com`) } },
    why: drawn,
  };
}

/**
 * What Network Firewall asks of whoever makes, changes and reads what it encrypts, by the wider of two readings (ADR 33):
 * nothing of it rests on `kms:ViaService`.
 */
export function firewallKeyStatements(place: DeployerPlace): DeployerStatement[] {
  const keys = [anywhere(place, 'kms', 'key/*')];
  return [
    {
      Sid: 'GrantsOfNetworkFirewall',
      Action: ['kms:CreateGrant'],
      Resource: keys,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      why: drawn,
    },
    {
      Sid: 'WhatNetworkFirewallEncrypts',
      Action: actions('kms', 'Decrypt', 'GenerateDataKey'),
      Resource: keys,
      Condition: { StringLike: { 'kms:EncryptionContext:aws:network-firewall:resource-id': '*' } },
      why: drawn,
    },
  ];
}
