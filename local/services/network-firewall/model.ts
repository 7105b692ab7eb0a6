import { flag, integer, list, map, oneOf, structure, text, type Of } from './shape';
import { policyVariables, referenceSets, ruleVariables, statefulRules } from './unused-model';

/** The parts of Network Firewall's API model (2020-11-12) that several operations share. */
export const resourceName = text({ max: 128, pattern: /^[a-zA-Z0-9-]+$/ });
export const resourceArn = text({ max: 256, pattern: /^arn:aws.*/ });
export const description = text({ min: 0, max: 512, pattern: /^.*$/ });
export const updateToken = text({ max: 1024, pattern: /^([0-9a-f]{8})-([0-9a-f]{4}-){3}([0-9a-f]{12})$/ });
export const priority = integer(1, 65535);
export const ruleGroupType = oneOf('STATELESS', 'STATEFUL');
export const tagKey = text({ max: 128, pattern: /^.*$/ });
export const tagList = list(structure({ Key: tagKey, Value: text({ min: 0, max: 256, pattern: /^.*$/ }) }, {}), {
  min: 1,
  max: 200,
});
export const encryptionConfiguration = structure(
  { Type: oneOf('CUSTOMER_KMS', 'AWS_OWNED_KMS_KEY') },
  { KeyId: text({ max: 2048, pattern: /.*\S.*/ }) },
);
export const page = {
  NextToken: text({ max: 4096, pattern: /^[0-9A-Za-z:/+=]+$/ }),
  MaxResults: integer(1, 100),
};

const actions = list(text({ min: 0, max: 128 }));
const ports = list(structure({ FromPort: integer(0, 65535), ToPort: integer(0, 65535) }, {}));
const tcpFlags = list(oneOf('FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'));
const addresses = list(
  structure({ AddressDefinition: text({ max: 255, pattern: /^([a-fA-F\d:.]+($|\/\d{1,3}))$/ }) }, {}),
);
const matchAttributes = structure(
  {},
  {
    Sources: addresses,
    Destinations: addresses,
    SourcePorts: ports,
    DestinationPorts: ports,
    Protocols: list(integer(0, 255)),
    TCPFlags: list(structure({ Flags: tcpFlags }, { Masks: tcpFlags })),
  },
);
const statelessRule = structure(
  { RuleDefinition: structure({ MatchAttributes: matchAttributes, Actions: actions }, {}), Priority: priority },
  {},
);
const dimension = structure({ Value: text({ max: 128, pattern: /^[a-zA-Z0-9-_ ]+$/ }) }, {});
const customActions = list(
  structure(
    {
      ActionName: text({ max: 128, pattern: /^[a-zA-Z0-9]+$/ }),
      ActionDefinition: structure(
        {},
        { PublishMetricAction: structure({ Dimensions: list(dimension, { min: 1, max: 1 }) }, {}) },
      ),
    },
    {},
  ),
);
const ruleOrder = oneOf('DEFAULT_ACTION_ORDER', 'STRICT_ORDER');

export const ruleGroup = structure(
  {
    RulesSource: structure(
      {},
      {
        RulesString: text({ min: 0, max: 2_000_000 }),
        RulesSourceList: structure(
          {
            Targets: list(text({ min: 0, max: 1024 })),
            TargetTypes: list(oneOf('TLS_SNI', 'HTTP_HOST')),
            GeneratedRulesType: oneOf('ALLOWLIST', 'DENYLIST', 'REJECTLIST', 'ALERTLIST'),
          },
          {},
        ),
        StatefulRules: statefulRules,
        StatelessRulesAndCustomActions: structure(
          { StatelessRules: list(statelessRule) },
          { CustomActions: customActions },
        ),
      },
    ),
  },
  {
    RuleVariables: ruleVariables,
    ReferenceSets: referenceSets,
    StatefulRuleOptions: structure({}, { RuleOrder: ruleOrder }),
  },
);

export const firewallPolicy = structure(
  { StatelessDefaultActions: actions, StatelessFragmentDefaultActions: actions },
  {
    StatelessRuleGroupReferences: list(structure({ ResourceArn: resourceArn, Priority: priority }, {})),
    StatelessCustomActions: customActions,
    StatefulRuleGroupReferences: list(
      structure(
        { ResourceArn: resourceArn },
        { Priority: priority, Override: structure({}, { Action: oneOf('DROP_TO_ALERT') }), DeepThreatInspection: flag },
      ),
    ),
    StatefulDefaultActions: list(
      oneOf(
        'aws:drop_strict',
        'aws:drop_established',
        'aws:drop_established_app_layer',
        'aws:alert_strict',
        'aws:alert_established',
        'aws:alert_established_app_layer',
      ),
    ),
    StatefulEngineOptions: structure(
      {},
      {
        RuleOrder: ruleOrder,
        StreamExceptionPolicy: oneOf('DROP', 'CONTINUE', 'REJECT'),
        FlowTimeouts: structure({}, { TcpIdleTimeoutSeconds: integer(60, 6000) }),
      },
    ),
    PolicyVariables: policyVariables,
    TLSInspectionConfigurationArn: resourceArn,
    EnableTLSSessionHolding: flag,
  },
);

export const subnetMappings = list(
  structure(
    { SubnetId: text({ max: 128, pattern: /^subnet-[0-9a-f]+$/ }) },
    { IPAddressType: oneOf('DUALSTACK', 'IPV4', 'IPV6') },
  ),
  { min: 1 },
);

export const loggingConfiguration = structure(
  {
    LogDestinationConfigs: list(
      structure(
        {
          LogType: oneOf('ALERT', 'FLOW', 'TLS'),
          LogDestinationType: oneOf('S3', 'CloudWatchLogs', 'KinesisDataFirehose'),
          LogDestination: map(text({ max: 1024 }), text({ min: 3, max: 50, pattern: /^[0-9A-Za-z.\-_@/]+$/ })),
        },
        {},
      ),
    ),
  },
  {},
);

export type RuleGroupType = Of<typeof ruleGroupType>;
export type EncryptionConfiguration = Of<typeof encryptionConfiguration>;
export type RuleGroup = Of<typeof ruleGroup>;
export type StatelessRule = Of<typeof statelessRule>;
export type MatchAttributes = Of<typeof matchAttributes>;
export type CustomAction = Of<typeof customActions>[number];
export type FirewallPolicy = Of<typeof firewallPolicy>;
export type SubnetMapping = Of<typeof subnetMappings>[number];
export type LogDestinationConfig = Of<typeof loggingConfiguration>['LogDestinationConfigs'][number];
export type TagList = Of<typeof tagList>;
