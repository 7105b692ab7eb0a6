import { flag, list, map, oneOf, structure, text } from './shape';

// Parts of the API model (2020-11-12) that nothing here acts upon: they are read so that what AWS refuses is refused.

const arn = text({ max: 256, pattern: /^arn:aws.*/ });
const variableName = text({ max: 32, pattern: /^[A-Za-z][A-Za-z0-9_]*$/ });
const definition = list(text({ max: Infinity, pattern: /^.*$/ }));
const ipSets = map(structure({ Definition: definition }, {}), variableName);
const place = text({ max: 1024, pattern: /^.*$/ });

export const ruleVariables = structure(
  {},
  { IPSets: ipSets, PortSets: map(structure({}, { Definition: definition }), variableName) },
);
export const referenceSets = structure(
  {},
  { IPSetReferences: map(structure({}, { ReferenceArn: arn }), variableName) },
);
export const policyVariables = structure({}, { RuleVariables: ipSets });

export const statefulRules = list(
  structure(
    {
      Action: oneOf('PASS', 'DROP', 'ALERT', 'REJECT'),
      Header: structure(
        {
          Protocol: oneOf(
            ...(['IP', 'TCP', 'UDP', 'ICMP', 'HTTP', 'FTP', 'TLS', 'SMB', 'DNS', 'DCERPC', 'SSH', 'SMTP'] as const),
            ...(['IMAP', 'MSN', 'KRB5', 'IKEV2', 'TFTP', 'NTP', 'DHCP', 'HTTP2', 'QUIC'] as const),
          ),
          Source: place,
          SourcePort: place,
          Direction: oneOf('FORWARD', 'ANY'),
          Destination: place,
          DestinationPort: place,
        },
        {},
      ),
      RuleOptions: list(
        structure(
          { Keyword: text({ max: 128, pattern: /.*/ }) },
          { Settings: list(text({ max: 8192, pattern: /.*/ })) },
        ),
      ),
    },
    {},
  ),
);

/** Of `CreateRuleGroup` and `UpdateRuleGroup`. */
export const ruleGroupExtras = {
  SourceMetadata: structure(
    {},
    {
      SourceArn: arn,
      SourceUpdateToken: text({ max: 1024, pattern: /^([0-9a-f]{8})-([0-9a-f]{4}-){3}([0-9a-f]{12})$/ }),
    },
  ),
  AnalyzeRuleGroup: flag,
  SummaryConfiguration: structure({}, { RuleOptions: list(oneOf('SID', 'MSG', 'METADATA')) }),
};

/** Of `CreateFirewall`. */
export const firewallExtras = {
  EnabledAnalysisTypes: list(oneOf('TLS_SNI', 'HTTP_HOST')),
  TransitGatewayId: text({ max: 128, pattern: /^tgw-[0-9a-z]+$/ }),
  AvailabilityZoneMappings: list(structure({ AvailabilityZone: text({ max: 128, pattern: /\S+/ }) }, {})),
  AvailabilityZoneChangeProtection: flag,
};

/** Of `ListRuleGroups`. */
export const listingExtras = {
  ManagedType: oneOf(
    'AWS_MANAGED_THREAT_SIGNATURES',
    'AWS_MANAGED_DOMAIN_LISTS',
    'ACTIVE_THREAT_DEFENSE',
    'PARTNER_MANAGED',
  ),
  SubscriptionStatus: oneOf('NOT_SUBSCRIBED', 'SUBSCRIBED'),
};
