import { guidePage, type FindingTypePage } from './finding-type';

export const ec2: FindingTypePage = {
  title: 'EC2',
  source: guidePage('guardduty_finding-types-ec2'),
  types: {
    attacker: ['Recon:EC2/PortProbeEMRUnprotectedPort', 'Recon:EC2/PortProbeUnprotectedPort'],
    destination: [
      'Backdoor:EC2/C&CActivity.B',
      'CryptoCurrency:EC2/BitcoinTool.B',
      'Trojan:EC2/BlackholeTraffic',
      'Trojan:EC2/DropPoint',
      'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
      'UnauthorizedAccess:EC2/TorClient',
      'UnauthorizedAccess:EC2/TorRelay',
    ],
    victim: [
      'Backdoor:EC2/DenialOfService.Dns',
      'Backdoor:EC2/DenialOfService.Tcp',
      'Backdoor:EC2/DenialOfService.Udp',
      'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
      'Backdoor:EC2/DenialOfService.UnusualProtocol',
      'Backdoor:EC2/Spambot',
      'Impact:EC2/PortSweep',
      'Recon:EC2/Portscan',
    ],
    // The page calls WinRM brute force outbound, and grades it by whether the instance is its target or its actor.
    'by-direction': [
      'Impact:EC2/WinRMBruteForce',
      'UnauthorizedAccess:EC2/RDPBruteForce',
      'UnauthorizedAccess:EC2/SSHBruteForce',
    ],
    unclear: [
      'Behavior:EC2/NetworkPortUnusual',
      'Behavior:EC2/TrafficVolumeUnusual',
      'DefenseEvasion:EC2/UnusualDNSResolver',
      'DefenseEvasion:EC2/UnusualDoHActivity',
      'DefenseEvasion:EC2/UnusualDoTActivity',
    ],
    none: [
      'Backdoor:EC2/C&CActivity.B!DNS',
      'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      'Impact:EC2/AbusedDomainRequest.Reputation',
      'Impact:EC2/BitcoinDomainRequest.Reputation',
      'Impact:EC2/MaliciousDomainRequest.Custom',
      'Impact:EC2/MaliciousDomainRequest.Reputation',
      'Impact:EC2/SuspiciousDomainRequest.Reputation',
      'Trojan:EC2/BlackholeTraffic!DNS',
      'Trojan:EC2/DGADomainRequest.B',
      'Trojan:EC2/DGADomainRequest.C!DNS',
      'Trojan:EC2/DNSDataExfiltration',
      'Trojan:EC2/DriveBySourceTraffic!DNS',
      'Trojan:EC2/DropPoint!DNS',
      'Trojan:EC2/PhishingDomainRequest!DNS',
      'UnauthorizedAccess:EC2/MetadataDNSRebind',
    ],
  },
};
