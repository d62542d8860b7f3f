/*
 * What the ACPI tables tell (ACPI 6.4, chapter 5): RSDP -> RSDT or XSDT -> FADT (ports), MADT (processors), DSDT (\_S5 only).
 * The DSDT's AML is not run: \_S5 is found by its name, which every firmware writes as a plain package of small integers.
 */
#include "acpi.h"
#include "text.h"

struct __attribute__((packed)) table_header {
  char signature[4];
  u32 length;
  u8 revision, checksum;
  char oem[6], oem_table[8];
  u32 oem_revision, creator, creator_revision;
};

struct __attribute__((packed)) root_pointer {
  char signature[8];
  u8 checksum;
  char oem[6];
  u8 revision;
  u32 rsdt, length;
  u64 xsdt;
};

struct __attribute__((packed)) generic_address {
  u8 space, width, offset, access;
  u64 address;
};

struct __attribute__((packed)) fadt {
  struct table_header header;
  u32 facs, dsdt;
  u8 reserved0, profile;
  u16 sci;
  u32 smi_command;
  u8 acpi_enable, acpi_disable, s4bios, pstate;
  u32 pm1a_event, pm1b_event, pm1a_control, pm1b_control, pm2_control, pm_timer, gpe0, gpe1;
  u8 pm1_event_length, pm1_control_length, pm2_control_length, pm_timer_length, gpe0_length, gpe1_length, gpe1_base, cst;
  u16 c2_latency, c3_latency, flush_size, flush_stride;
  u8 duty_offset, duty_width, day_alarm, month_alarm, century;
  u16 boot_flags;
  u8 reserved1;
  u32 flags;
  struct generic_address reset;
  u8 reset_value;
};

#define FADT_TIMER_32_BIT (1 << 8)
#define FADT_HAS_RESET (1 << 10)
#define FADT_LENGTH_WITH_RESET 129 /* an ACPI 1.0 table ends before the reset register */
#define PM1_CONTROL_SCI_EN 1
#define ENABLE_PATIENCE 100000 /* polls */
enum { MADT_LOCAL_APIC = 0, MADT_IO_APIC = 1, MADT_LOCAL_X2APIC = 9 };
enum { AML_ZERO = 0, AML_ONE = 1, AML_BYTE = 0x0A, AML_NAME = 0x08, AML_PACKAGE = 0x12 };

struct acpi_facts acpi;

static bool sum_is_zero(const void *bytes, u32 length) {
  u8 sum = 0;
  for (u32 i = 0; i < length; i++) sum += ((const u8 *)bytes)[i];
  return sum == 0;
}

static const struct root_pointer *find_root_in(u64 start, u64 end) {
  for (u64 at = start; at < end; at += 16)
    if (memcmp((void *)at, "RSD PTR ", 8) == 0 && sum_is_zero((void *)at, 20)) return (const void *)at;
  return NULL;
}

/* Where ACPI 6.4 section 5.2.5.1 puts it on a PC with a BIOS: the extended BIOS data area, or the BIOS' read-only memory. */
static const struct root_pointer *find_root(void) {
  u64 bios_data = 0x40E;
  asm("" : "+r"(bios_data)); /* hides the constant: the compiler holds reads near address 0 to be errors */
  u64 extended = *(const volatile u16 *)bios_data << 4;
  const struct root_pointer *found = extended >= 0x80000 && extended < 0xA0000 ? find_root_in(extended, extended + 1024) : NULL;
  return found ? found : find_root_in(0xE0000, 0x100000);
}

static void read_madt(const struct table_header *madt) {
  const u8 *end = (const u8 *)madt + madt->length;
  for (const u8 *entry = (const u8 *)madt + 44; entry + 2 <= end && entry[1] >= 2; entry += entry[1]) {
    bool enabled = entry[0] == MADT_LOCAL_APIC ? entry[4] & 1 : entry[0] == MADT_LOCAL_X2APIC ? entry[8] & 1 : false;
    if (enabled) acpi.processors++;
    if (entry[0] == MADT_IO_APIC) acpi.io_apics++;
  }
}

static const u8 *read_aml_byte(const u8 *at, u8 *value) {
  if (*at == AML_BYTE) at++;
  *value = *at; /* ZeroOp and OneOp are their own values */
  return at + 1;
}

static void read_s5(const struct table_header *dsdt) {
  const u8 *start = (const u8 *)dsdt, *end = start + dsdt->length - 12;
  for (const u8 *at = start + sizeof *dsdt; at < end; at++) {
    if (memcmp(at, "_S5_", 4) != 0 || at[4] != AML_PACKAGE) continue;
    if (at[-1] != AML_NAME && !(at[-1] == '\\' && at[-2] == AML_NAME)) continue;
    const u8 *element = at + 5 + (at[5] >> 6) + 2; /* past the package length (1 to 4 bytes) and the element count */
    element = read_aml_byte(element, &acpi.s5_type_a);
    read_aml_byte(element, &acpi.s5_type_b);
    acpi.has_s5 = true;
    return;
  }
}

/* Firmware with a system management mode hands the ports over only on demand; without one SMI_CMD is 0 and nothing is to be done. */
static void enable_acpi_mode(const struct fadt *fadt) {
  if (in16(fadt->pm1a_control) & PM1_CONTROL_SCI_EN || !fadt->smi_command || !fadt->acpi_enable) return;
  out8(fadt->smi_command, fadt->acpi_enable);
  for (u32 i = 0; i < ENABLE_PATIENCE && !(in16(fadt->pm1a_control) & PM1_CONTROL_SCI_EN); i++) pause_cpu();
}

static void read_fadt(const struct fadt *fadt) {
  acpi.sci = fadt->sci;
  acpi.pm1_event = fadt->pm1a_event;
  acpi.pm1_event_length = fadt->pm1_event_length;
  acpi.pm1a_control = fadt->pm1a_control;
  acpi.pm1b_control = fadt->pm1b_control;
  acpi.pm_timer = fadt->pm_timer;
  acpi.pm_timer_is_32_bit = fadt->flags & FADT_TIMER_32_BIT;
  if (fadt->header.length >= FADT_LENGTH_WITH_RESET && fadt->flags & FADT_HAS_RESET) {
    acpi.has_reset = true;
    acpi.reset_address = fadt->reset.address;
    acpi.reset_space = fadt->reset.space;
    acpi.reset_value = fadt->reset_value;
  }
  if (acpi.pm1a_control) enable_acpi_mode(fadt);
  const struct table_header *dsdt = (const void *)(u64)fadt->dsdt;
  if (dsdt && memcmp(dsdt->signature, "DSDT", 4) == 0) read_s5(dsdt);
}

static void read_table(u64 address) {
  const struct table_header *table = (const void *)address;
  if (!table || address >> 32 || !sum_is_zero(table, table->length) || acpi.table_count == ACPI_MAX_TABLES) return;
  memcpy(acpi.tables[acpi.table_count++], table->signature, 4);
  if (memcmp(table->signature, "FACP", 4) == 0) read_fadt((const void *)table);
  if (memcmp(table->signature, "APIC", 4) == 0) read_madt(table);
}

void acpi_start(void) {
  const struct root_pointer *root = find_root();
  if (!root) return;
  bool extended = root->revision >= 2 && root->xsdt && !(root->xsdt >> 32);
  const struct table_header *list = (const void *)(extended ? root->xsdt : (u64)root->rsdt);
  const u8 *entry = (const u8 *)(list + 1), *end = (const u8 *)list + list->length;
  for (u32 size = extended ? 8 : 4; entry + size <= end; entry += size) read_table(extended ? *(const u64 *)entry : *(const u32 *)entry);
}
