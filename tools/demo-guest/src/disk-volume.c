/*
 * Files on the first virtio disk. All numbers are little-endian; a sector has 512 bytes.
 *
 *   sector 0      head: 0 "INNKEEPER DEMO" and two NULs   16 u32 version (1)   20 u32 CRC-32 of the 20 bytes before it
 *   sectors 1..8  directory: 64 entries of 64 bytes, 8 to a sector
 *   sectors 16..  65 slots of 8 sectors (4 KiB); an entry names its slot
 *
 *   entry         0 name (32 bytes, ended with a NUL; empty = free)   32 u32 size   36 u32 slot
 *                 40 written: u16 year, u8 month, day, hour, minute, second, 0   48 u32 CRC-32 of the content
 *                 52 zeros   60 u32 CRC-32 of the 60 bytes before it
 *
 * Content goes to a free slot and is flushed, then the entry's one sector is written and flushed: a machine killed at any moment shows the
 * old content or the new one.
 */
#include "console.h"
#include "text.h"
#include "virtio-blk.h"
#include "volumes.h"

#define ENTRIES 64
#define SLOTS (ENTRIES + 1)
#define SECTORS_PER_SLOT (FILE_SIZE_LIMIT / SECTOR_SIZE)
#define DIRECTORY_SECTOR 1
#define DIRECTORY_SECTORS 8
#define FIRST_SLOT_SECTOR 16
#define SECTORS_NEEDED (FIRST_SLOT_SECTOR + SLOTS * SECTORS_PER_SLOT)
#define ENTRIES_PER_SECTOR (ENTRIES / DIRECTORY_SECTORS)
#define MAGIC "INNKEEPER DEMO\0"
#define VERSION 1
#define BLANK_SECTORS 128 /* what must be zero for a disk to count as blank: room for partition tables and common file systems' heads */

struct head {
  char magic[16];
  u32 version, checksum;
};

struct entry {
  char name[NAME_SIZE];
  u32 size, slot;
  struct date written;
  u32 content_checksum, zeros[2], checksum;
};
_Static_assert(sizeof(struct entry) == 64, "the entry's layout is the one described above");

static struct entry directory[ENTRIES];
static u8 buffer[FILE_SIZE_LIMIT] __attribute__((aligned(SECTOR_SIZE)));
static enum disk_state state;

static u32 crc32(const void *bytes, u32 length) {
  u32 crc = ~0u;
  for (const u8 *at = bytes; length > 0; length--) {
    crc ^= *at++;
    for (u32 bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

static bool is_zero(const u8 *bytes, u32 length) {
  while (length > 0)
    if (bytes[--length]) return false;
  return true;
}

static bool is_our_head(const struct head *head) {
  return memcmp(head->magic, MAGIC, sizeof head->magic) == 0 && head->version == VERSION && head->checksum == crc32(head, sizeof *head - 4);
}

static bool is_blank(bool *readable) {
  for (u32 sector = 0; sector < BLANK_SECTORS; sector += SECTORS_PER_SLOT) {
    *readable = virtio_blk_read(sector, buffer, SECTORS_PER_SLOT);
    if (!*readable || !is_zero(buffer, sizeof buffer)) return false;
  }
  return true;
}

/* An entry that does not check is shown as free, and its place is used again. */
static void read_directory(void) {
  memcpy(directory, buffer, sizeof directory);
  for (u32 i = 0; i < ENTRIES; i++) {
    struct entry *e = &directory[i];
    bool good = e->checksum == crc32(e, 60) && e->slot < SLOTS && e->size <= FILE_SIZE_LIMIT && e->name[NAME_SIZE - 1] == 0;
    if (!good) memset(e, 0, sizeof *e);
  }
}

static enum disk_state look_at_disk(void) {
  if (!virtio_blk_start()) return DISK_NONE;
  if (virtio_blk_sectors() < SECTORS_NEEDED) return DISK_FOREIGN;
  if (!virtio_blk_read(0, buffer, 1)) return DISK_BROKEN;
  if (!is_our_head((const struct head *)buffer)) {
    bool readable;
    bool blank = is_blank(&readable);
    return !readable ? DISK_BROKEN : blank ? DISK_BLANK : DISK_FOREIGN;
  }
  if (!virtio_blk_read(DIRECTORY_SECTOR, buffer, DIRECTORY_SECTORS)) return DISK_BROKEN;
  read_directory();
  return DISK_READY;
}

void volumes_start(void) { state = look_at_disk(); }
enum disk_state disk_state(void) { return state; }
bool disk_is_read_only(void) { return virtio_blk_is_read_only(); }
bool disk_is_too_small(void) { return virtio_blk_sectors() < SECTORS_NEEDED; }

bool make_disk_volume(void) {
  struct head head = {MAGIC, VERSION, 0};
  head.checksum = crc32(&head, sizeof head - 4);
  memset(directory, 0, sizeof directory);
  memset(buffer, 0, sizeof buffer);
  bool done = virtio_blk_write(DIRECTORY_SECTOR, buffer, DIRECTORY_SECTORS) && virtio_blk_flush();
  memcpy(buffer, &head, sizeof head);
  done = done && virtio_blk_write(0, buffer, 1) && virtio_blk_flush();
  state = done ? DISK_READY : DISK_BROKEN;
  return done;
}

void describe_disk(char *text, u32 size) {
  static const char *const states[] = {"none", "blank", "holds something else: left alone", "", "does not answer"};
  if (state == DISK_NONE) {
    copy_text(text, states[state], size);
    return;
  }
  char content[40];
  copy_text(content, states[state], sizeof content);
  u32 files = state == DISK_READY ? count_files(&disk_volume) : 0;
  if (state == DISK_READY) format_text(content, sizeof content, "%u file%s", files, files == 1 ? "" : "s");
  u64 kib = virtio_blk_sectors() / 2;
  format_text(text, size, "%llu %s, %s%s", kib < 10240 ? kib : kib / 1024, kib < 10240 ? "KiB" : "MiB", content,
              virtio_blk_is_read_only() ? ", read-only" : "");
}

static bool get_entry(u32 slot, struct file_entry *entry) {
  const struct entry *e = &directory[slot];
  if (!e->name[0]) return false;
  copy_text(entry->name, e->name, NAME_SIZE);
  entry->size = e->size;
  entry->written = e->written;
  return true;
}

static bool read_content(u32 index, u8 *content) {
  const struct entry *e = &directory[index];
  if (!virtio_blk_read(FIRST_SLOT_SECTOR + e->slot * SECTORS_PER_SLOT, buffer, SECTORS_PER_SLOT)) return false;
  if (crc32(buffer, e->size) != e->content_checksum) return false;
  memcpy(content, buffer, e->size);
  return true;
}

static bool slot_is_used(u32 slot) {
  for (u32 i = 0; i < ENTRIES; i++)
    if (directory[i].name[0] && directory[i].slot == slot) return true;
  return false;
}

static bool write_entry(u32 index, const struct entry *entry) {
  struct entry before = directory[index];
  u32 first = index - index % ENTRIES_PER_SECTOR;
  directory[index] = *entry;
  memcpy(buffer, &directory[first], SECTOR_SIZE);
  if (virtio_blk_write(DIRECTORY_SECTOR + first / ENTRIES_PER_SECTOR, buffer, 1) && virtio_blk_flush()) return true;
  directory[index] = before;
  return false;
}

static bool write_content(const struct file_entry *wanted, const u8 *content) {
  int index = find_slot(&disk_volume, wanted->name);
  for (u32 i = 0; index < 0 && i < ENTRIES; i++)
    if (!directory[i].name[0]) index = i;
  if (index < 0) return false;
  struct entry entry = {.size = wanted->size, .written = wanted->written};
  while (slot_is_used(entry.slot)) entry.slot++; /* one slot more than entries: one is always free */
  copy_text(entry.name, wanted->name, NAME_SIZE);
  entry.content_checksum = crc32(content, wanted->size);
  entry.checksum = crc32(&entry, 60);
  memset(buffer, 0, sizeof buffer);
  memcpy(buffer, content, wanted->size);
  if (!virtio_blk_write(FIRST_SLOT_SECTOR + entry.slot * SECTORS_PER_SLOT, buffer, SECTORS_PER_SLOT) || !virtio_blk_flush()) return false;
  return write_entry(index, &entry);
}

static bool remove_file(u32 index) {
  static const struct entry empty;
  return write_entry(index, &empty);
}

const struct volume disk_volume = {"disk", ENTRIES, get_entry, read_content, write_content, remove_file};

int find_slot(const struct volume *volume, const char *name) {
  struct file_entry entry;
  for (u32 slot = 0; slot < volume->slots; slot++)
    if (volume->entry(slot, &entry) && same_text(entry.name, name)) return slot;
  return -1;
}

u32 count_files(const struct volume *volume) {
  struct file_entry entry;
  u32 count = 0;
  for (u32 slot = 0; slot < volume->slots; slot++) count += volume->entry(slot, &entry);
  return count;
}
