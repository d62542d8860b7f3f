/* What CPUID tells (Intel SDM vol. 2, CPUID; AMD APM vol. 3, appendix E). */
#include "cpu.h"
#include "acpi.h"
#include "console.h"
#include "text.h"

struct cpuid_result {
  u32 eax, ebx, ecx, edx;
};

struct feature {
  u32 leaf;
  u8 word, bit; /* word: 0 = EAX ... 3 = EDX */
  const char *name;
};

static const struct feature features[] = {
    {1, 3, 0, "fpu"},        {1, 3, 23, "mmx"},      {1, 3, 25, "sse"},    {1, 3, 26, "sse2"},     {1, 2, 0, "sse3"},
    {1, 2, 9, "ssse3"},      {1, 2, 19, "sse4.1"},   {1, 2, 20, "sse4.2"}, {1, 2, 28, "avx"},      {7, 1, 5, "avx2"},
    {1, 2, 25, "aes"},       {1, 2, 1, "pclmulqdq"}, {7, 1, 29, "sha"},    {1, 2, 30, "rdrand"},   {7, 1, 18, "rdseed"},
    {1, 2, 23, "popcnt"},    {1, 2, 22, "movbe"},    {7, 1, 3, "bmi1"},    {7, 1, 8, "bmi2"},      {7, 1, 19, "adx"},
    {1, 3, 8, "cx8"},        {1, 2, 13, "cx16"},     {1, 3, 4, "tsc"},     {1, 3, 5, "msr"},       {1, 3, 9, "apic"},
    {1, 2, 21, "x2apic"},    {1, 3, 6, "pae"},       {1, 3, 13, "pge"},    {1, 3, 16, "pat"},      {1, 2, 26, "xsave"},
    {7, 1, 7, "smep"},       {7, 1, 20, "smap"},     {0x80000001, 3, 11, "syscall"},               {0x80000001, 3, 20, "nx"},
    {0x80000001, 3, 26, "1gb-pages"},                {0x80000001, 3, 27, "rdtscp"},                {0x80000001, 3, 29, "64-bit"},
    {0x80000007, 3, 8, "invariant-tsc"},             {1, 2, 31, "hypervisor"},
};
#define LEAF_VENDOR 0
#define LEAF_HYPERVISOR 0x40000000
#define LEAF_EXTENDED 0x80000000
#define LEAF_BRAND 0x80000002
#define LEAF_ADDRESS_SIZES 0x80000008
#define ECX_HYPERVISOR (1u << 31)

static struct cpuid_result cpuid(u32 leaf) {
  struct cpuid_result r;
  asm volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(0));
  return r;
}

static bool has_leaf(u32 leaf) { return cpuid(leaf & 0xC0000000).eax >= leaf; }

static bool has_feature(const struct feature *feature) {
  if (!has_leaf(feature->leaf)) return false;
  struct cpuid_result r = cpuid(feature->leaf);
  return (&r.eax)[feature->word] >> feature->bit & 1;
}

static void read_vendor(char *vendor, u32 leaf) {
  struct cpuid_result r = cpuid(leaf);
  u32 words[3] = {r.ebx, leaf == LEAF_VENDOR ? r.edx : r.ecx, leaf == LEAF_VENDOR ? r.ecx : r.edx};
  memcpy(vendor, words, 12);
  vendor[12] = 0;
}

void read_cpu_brand(char *brand) {
  if (!has_leaf(LEAF_BRAND + 2)) {
    copy_text(brand, "a 64-bit processor without a name", 49);
    return;
  }
  for (u32 i = 0; i < 3; i++) {
    struct cpuid_result r = cpuid(LEAF_BRAND + i);
    memcpy(brand + 16 * i, &r, 16);
  }
  brand[48] = 0;
  const char *start = skip_spaces(brand);
  memmove(brand, start, strlen(start) + 1);
  for (u32 end = strlen(brand); end > 0 && brand[end - 1] == ' ';) brand[--end] = 0;
}

static void show_identity(void) {
  char vendor[13];
  read_vendor(vendor, LEAF_VENDOR);
  u32 signature = cpuid(1).eax;
  u32 family = (signature >> 8 & 15) + ((signature >> 8 & 15) == 15 ? signature >> 20 & 255 : 0);
  u32 model = (signature >> 4 & 15) | (signature >> 12 & 0xF0);
  print("%svendor%s      %s, family %u, model %u, stepping %u\n", COLOUR_LABEL, COLOUR_NONE, vendor, family, model, signature & 15);
  if (has_leaf(LEAF_ADDRESS_SIZES)) {
    u32 sizes = cpuid(LEAF_ADDRESS_SIZES).eax;
    print("%saddresses%s   %u bits physical, %u bits virtual\n", COLOUR_LABEL, COLOUR_NONE, sizes & 255, sizes >> 8 & 255);
  }
  if (!(cpuid(1).ecx & ECX_HYPERVISOR)) return;
  read_vendor(vendor, LEAF_HYPERVISOR);
  print("%shypervisor%s  %s\n", COLOUR_LABEL, COLOUR_NONE, vendor[0] ? vendor : "present, without a name");
}

static void show_features(void) {
  u32 column = 0;
  for (u32 i = 0; i < COUNT(features); i++) {
    if (!has_feature(&features[i])) continue;
    u32 length = strlen(features[i].name) + 1;
    if (column == 0 || column + length > 78) {
      if (column == 0) print("%sfeatures%s   ", COLOUR_LABEL, COLOUR_NONE);
      else print("\n           ");
      column = 11;
    }
    print(" %s", features[i].name);
    column += length;
  }
  print("\n");
}

void show_cpus(void) {
  char brand[49];
  read_cpu_brand(brand);
  u32 count = acpi.processors > 0 ? acpi.processors : 1;
  print("%sprocessor%s   %s\n", COLOUR_LABEL, COLOUR_NONE, brand);
  print("%scount%s       %u%s\n", COLOUR_LABEL, COLOUR_NONE, count, count > 1 ? "; this system uses the first" : "");
  show_identity();
  show_features();
}
