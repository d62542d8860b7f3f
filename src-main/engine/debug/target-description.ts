/** The target description: what registers there are, in XML. GDB manual, appendix G. */
import { type Architecture, type DebugRegister, debugRegisters } from './registers.ts'

const NAMES: Readonly<Record<Architecture, string>> = { 'x86-64': 'i386:x86-64', i386: 'i386', i8086: 'i8086' }
const FEATURES: Readonly<Record<DebugRegister['feature'], string>> = {
  core: 'org.gnu.gdb.i386.core',
  sse: 'org.gnu.gdb.i386.sse',
  segments: 'org.gnu.gdb.i386.segments',
  control: 'org.innkeeper.i386.control',
}

/** Bits of a flag register by name; SDM vol. 1, 3.4.3 and 10.2.3, vol. 3, 2.5 and 2.2.1. */
const FLAG_BITS: Readonly<Record<string, { readonly size: number; readonly bits: Readonly<Record<string, number>> }>> = {
  i386_eflags: {
    size: 4,
    bits: {
      CF: 0,
      '': 1,
      PF: 2,
      AF: 4,
      ZF: 6,
      SF: 7,
      TF: 8,
      IF: 9,
      DF: 10,
      OF: 11,
      NT: 14,
      RF: 16,
      VM: 17,
      AC: 18,
      VIF: 19,
      VIP: 20,
      ID: 21,
    },
  },
  i386_mxcsr: {
    size: 4,
    bits: { IE: 0, DE: 1, ZE: 2, OE: 3, UE: 4, PE: 5, DAZ: 6, IM: 7, DM: 8, ZM: 9, OM: 10, UM: 11, PM: 12, FZ: 15 },
  },
  i386_cr0: { size: 0, bits: { PE: 0, MP: 1, EM: 2, TS: 3, ET: 4, NE: 5, WP: 16, AM: 18, NW: 29, CD: 30, PG: 31 } },
  i386_cr4: {
    size: 0,
    bits: {
      VME: 0,
      PVI: 1,
      TSD: 2,
      DE: 3,
      PSE: 4,
      PAE: 5,
      MCE: 6,
      PGE: 7,
      PCE: 8,
      OSFXSR: 9,
      OSXMMEXCPT: 10,
      FSGSBASE: 16,
      PCIDE: 17,
      OSXSAVE: 18,
      SMEP: 20,
      SMAP: 21,
    },
  },
  i386_efer: { size: 8, bits: { SCE: 0, LME: 8, LMA: 10, NXE: 11 } },
}

const VECTOR = [
  '<vector id="v4f" type="ieee_single" count="4"/>',
  '<vector id="v2d" type="ieee_double" count="2"/>',
  '<vector id="v16i8" type="int8" count="16"/>',
  '<vector id="v8i16" type="int16" count="8"/>',
  '<vector id="v4i32" type="int32" count="4"/>',
  '<vector id="v2i64" type="int64" count="2"/>',
  '<union id="vec128"><field name="v4_float" type="v4f"/><field name="v2_double" type="v2d"/><field name="v16_int8" type="v16i8"/>' +
    '<field name="v8_int16" type="v8i16"/><field name="v4_int32" type="v4i32"/><field name="v2_int64" type="v2i64"/><field name="uint128" type="uint128"/></union>',
]

/** Flag types as wide as the register: those of size 0 follow it. */
function flagsType(id: string, bits: number): string[] {
  const flags = FLAG_BITS[id]
  if (!flags) return []
  const fields = Object.entries(flags.bits).map(([name, bit]) => `<field name="${name}" start="${bit}" end="${bit}"/>`)
  return [`<flags id="${id}" size="${flags.size || bits / 8}">${fields.join('')}</flags>`]
}

function featureXml(name: DebugRegister['feature'], rows: readonly DebugRegister[]): string[] {
  const types = new Map(rows.map((row) => [row.type, row.bits]))
  return [
    `<feature name="${FEATURES[name]}">`,
    ...[...types].flatMap(([type, bits]) => flagsType(type, bits)),
    ...(types.has('vec128') ? VECTOR : []),
    ...rows.map((row) => `<reg name="${row.name}" bitsize="${row.bits}" type="${row.type}"/>`),
    '</feature>',
  ]
}

export function targetDescription(architecture: Architecture): string {
  const rows = debugRegisters(architecture)
  const features = [...new Set(rows.map((row) => row.feature))]
  return [
    '<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd">',
    '<target version="1.0">',
    `<architecture>${NAMES[architecture]}</architecture>`,
    ...features.flatMap((feature) =>
      featureXml(
        feature,
        rows.filter((row) => row.feature === feature),
      ),
    ),
    '</target>',
    '',
  ].join('\n')
}
