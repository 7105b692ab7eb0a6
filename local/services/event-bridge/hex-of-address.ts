import { isIPv6 } from 'node:net';

/**
 * An IP address as EventBridge's engine compares it, 8 or 32 hexadecimal digits; undefined for a text that the engine
 * takes for none. It reads leading zeros of IPv4 as decimal, an IPv4-mapped address as IPv4, and neither zones nor
 * dotted ends of IPv6 (aws/event-ruler, `CIDR.java` over Java's `InetAddress`).
 */
export function hexOfAddress(text: string): string | undefined {
  return text.includes(':') ? hexOfIPv6(text) : hexOfIPv4(text);
}

function hexOfIPv4(text: string): string | undefined {
  // Java reads no more than 15 characters.
  if (!/^\d+(\.\d+){3}$/.test(text) || text.length > 15) return undefined;
  const parts = text.split('.').map(Number);
  return parts.every((part) => part <= 255) ? parts.map((part) => digits(part, 2)).join('') : undefined;
}

function hexOfIPv6(text: string): string | undefined {
  if (!/^[0-9a-f:]+$/i.test(text) || !isIPv6(text)) return undefined;
  const [head = [], tail = []] = text.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const hex = [...head, ...zeros, ...tail].map((group) => digits(Number.parseInt(group, 16), 4)).join('');
  return hex.startsWith(mapped) ? hex.slice(mapped.length) : hex;
}

const mapped = `${'0'.repeat(20)}ffff`;

function digits(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
