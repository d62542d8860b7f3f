/* Files in memory: gone when the machine is switched off, part of every snapshot. */
#include "text.h"
#include "volumes.h"

#define SLOTS 32

static struct {
  bool used;
  struct file_entry entry;
  u8 content[FILE_SIZE_LIMIT];
} files[SLOTS];

static bool get_entry(u32 slot, struct file_entry *entry) {
  if (files[slot].used) *entry = files[slot].entry;
  return files[slot].used;
}

static bool read_content(u32 slot, u8 *content) {
  memcpy(content, files[slot].content, files[slot].entry.size);
  return true;
}

static bool write_content(const struct file_entry *entry, const u8 *content) {
  int slot = find_slot(&memory_volume, entry->name);
  for (u32 i = 0; slot < 0 && i < SLOTS; i++)
    if (!files[i].used) slot = i;
  if (slot < 0) return false;
  files[slot].used = true;
  files[slot].entry = *entry;
  memcpy(files[slot].content, content, entry->size);
  return true;
}

static bool remove_file(u32 slot) {
  memset(&files[slot], 0, sizeof files[slot]);
  return true;
}

const struct volume memory_volume = {"memory", SLOTS, get_entry, read_content, write_content, remove_file};
